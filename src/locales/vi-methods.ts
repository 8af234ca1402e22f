import type { Advice, MethodText } from './messages.js';

const lookUp: Advice = {
  text: 'Chưa nhớ mã số BHXH: tra cứu trên trang của BHXH Việt Nam hoặc ứng dụng VssID.',
  link: 'Tra cứu mã số BHXH',
  href: 'https://baohiemxahoi.gov.vn/tracuu/Pages/tra-cuu-ho-gia-dinh.aspx',
};
const correct: Advice = {
  text: 'Thông tin trong hồ sơ BHXH sai: liên hệ cơ quan BHXH nơi bạn tham gia để điều chỉnh, hoặc gọi 1900 9068.',
  link: 'Gọi 1900 9068',
  href: 'tel:19009068',
};
const counter: Advice = { text: 'Chưa xác minh: mang CCCD và điện thoại đến bưu cục gần nhất.' };
const hotline: Advice = {
  text: 'Hỏi Bưu điện Việt Nam: 1900 54 54 81.',
  link: 'Gọi 1900 54 54 81',
  href: 'tel:1900545481',
};

/** Các phương thức khác, trước khi được chọn. */
export const methods: Readonly<Record<string, MethodText>> = {
  insurance: {
    name: 'Mã số BHXH',
    summary: 'Đối chiếu với cơ sở dữ liệu Bảo hiểm xã hội',
    needs: [
      'CCCD 12 số hoặc CMND 9 số',
      'Mã số BHXH 10 số (trên thẻ BHYT hoặc sổ BHXH)',
      'Điện thoại ở bên mình để nhận mã',
    ],
    help: [lookUp, correct],
    own: {
      step: { identify: { title: 'Thông tin của bạn', lead: 'Nhập đúng như hồ sơ BHXH của bạn.' } },
      field: { citizenId: 'Số CMT/CCCD', insuranceCode: 'Mã số BHXH' },
      hint: {
        citizenId: 'CCCD 12 số hoặc CMND 9 số',
        insuranceCode: '10 chữ số, trên thẻ BHYT hoặc sổ BHXH',
        phone: 'Để nhận mã xác thực',
      },
      error: {
        'identity-number': 'Nhập CCCD gồm 12 chữ số hoặc CMND gồm 9 chữ số.',
        'insurance-code': 'Mã số BHXH gồm 10 chữ số. Hãy xem trên thẻ BHYT hoặc sổ BHXH.',
      },
      text: {
        'done-lead':
          'Tài khoản của bạn dùng được trên cổng quốc gia, bộ, ngành và tỉnh. Tên đăng nhập là số CCCD của bạn, hoặc số CMND nếu chưa có CCCD.',
      },
      problem: {
        'provider-unavailable':
          'Cơ sở dữ liệu BHXH hoặc dịch vụ tin nhắn đang gián đoạn. Thông tin bạn nhập vẫn được giữ trên trang này; hãy thử lại sau ít phút.',
      },
      advice: {
        'insurance-mismatch': [
          { text: 'Xem lại số giấy tờ, mã số BHXH, họ tên và ngày sinh.' },
          lookUp,
          correct,
          { text: 'Hoặc chọn một phương thức đăng ký khác.' },
        ],
      },
    },
  },
  post: {
    name: 'Bưu điện Việt Nam',
    summary: 'Danh tính đã được xác minh tại bưu cục',
    needs: [
      'Căn cước công dân 12 số',
      'Danh tính đã được xác minh tại bưu cục',
      'Điện thoại với số bạn đã khai tại bưu cục',
    ],
    help: [counter, hotline],
    own: {
      step: { identify: { title: 'Thông tin của bạn', lead: 'Nhập đúng như bạn đã khai tại bưu cục.' } },
      field: { postalId: 'Mã xác minh của bưu cục' },
      hint: { phone: 'Số bạn đã khai tại bưu cục', postalId: 'Trên phiếu xác minh, nếu bạn còn giữ' },
      error: { 'postal-id': 'Mã gồm 4 đến 20 chữ cái và chữ số, như trên phiếu. Có thể để trống.' },
      problem: {
        'provider-unavailable':
          'Hệ thống của Bưu điện Việt Nam hoặc dịch vụ tin nhắn đang gián đoạn. Thông tin bạn nhập vẫn được giữ trên trang này; hãy thử lại sau ít phút.',
      },
      advice: {
        'post-mismatch': [
          { text: 'Xem lại số CCCD, họ tên, ngày sinh và số điện thoại đã khai tại bưu cục.' },
          counter,
          hotline,
          { text: 'Hoặc chọn một phương thức đăng ký khác.' },
        ],
      },
    },
  },
  usb: {
    name: 'USB ký số',
    summary: 'Ký bằng chứng thư số trong USB',
    needs: ['USB ký số còn hạn', 'Mã PIN của USB', 'Máy tính đã cài driver'],
    help: [{ text: 'Đăng ký dịch vụ tại tổ chức chứng thực chữ ký số (Viettel, VNPT,…).' }],
    own: {
      step: {
        sign: { title: 'Ký bằng chứng thư số', lead: '' },
        confirm: { title: 'Xác nhận thông tin', lead: 'Đọc từ chứng thư số của bạn.' },
      },
    },
  },
  sim: {
    name: 'SIM ký số',
    summary: 'Ký bằng mã PIN trên điện thoại',
    needs: ['SIM ký số đang hoạt động, gắn trong điện thoại', 'Mã PIN của SIM'],
    help: [{ text: 'Đăng ký dịch vụ tại tổ chức chứng thực chữ ký số (Viettel, VNPT,…).' }],
  },
  signature: {
    name: 'Chữ ký số cá nhân',
    summary: 'Xác nhận trong ứng dụng ký số từ xa',
    needs: ['Tài khoản ký số từ xa', 'Ứng dụng của nhà cung cấp'],
    help: [{ text: 'Đăng ký dịch vụ tại tổ chức chứng thực chữ ký số (Viettel, VNPT,…).' }],
  },
};
