import type { Advice, MethodText } from '../messages.js';
import { shop, tttb, vneid } from './sim.js';
import { vneidHelp } from './vneid.js';

const lookUp: Advice = {
  text: 'Chưa nhớ mã số BHXH: tra cứu trên trang của BHXH Việt Nam hoặc ứng dụng VssID.',
  link: 'Tra cứu mã số BHXH',
  href: 'https://baohiemxahoi.gov.vn/tracuu/Pages/tra-cuu-ho-gia-dinh.aspx',
};
const correct: Advice = {
  text: 'Thông tin trong hồ sơ BHXH sai: đến cơ quan BHXH để sửa, hoặc gọi 1900 9068.',
  link: 'Gọi 1900 9068',
  href: 'tel:19009068',
};
const counter: Advice = { text: 'Chưa xác minh: mang CCCD và điện thoại đến bưu cục gần nhất.' };
const hotline: Advice = {
  text: 'Hỏi Bưu điện Việt Nam: 1900 54 54 81.',
  link: 'Gọi 1900 54 54 81',
  href: 'tel:1900545481',
};

const certificateLogin = 'Tên đăng nhập là số định danh trong chứng thư số: số CCCD hoặc mã số thuế.';
/** Ai đã có tài khoản thì đăng nhập bằng chữ ký số: có thể chưa bao giờ đặt mật khẩu. */
const sameKey: readonly Advice[] = [
  { text: 'Đăng nhập bằng chính chữ ký số này, hoặc bằng cách bạn đã dùng khi đăng ký.' },
  { text: 'Nếu bạn chưa từng đăng ký, hãy báo ngay cho đơn vị quản lý cổng này.' },
];
const carrierSim: readonly Advice[] = [{ text: 'Liên hệ nhà mạng để đổi chứng thư số trên SIM.' }];
const otherProvider: readonly Advice[] = [{ text: 'Liên hệ nhà cung cấp, hoặc chọn nhà cung cấp khác.' }];

/** Các phương thức khác, trước khi được chọn. */
export const methods: Readonly<Record<string, MethodText>> = {
  mobile: {
    name: 'Thuê bao di động',
    time: '3 phút',
    picture: 'phone',
    summary: 'Xác minh bằng SIM chính chủ và mã gửi đến điện thoại',
    needs: ['Căn cước công dân 12 số', 'SIM chính chủ, gắn với căn cước đó', 'Điện thoại ở bên mình'],
    help: [vneid, tttb, shop],
  },
  federation: {
    name: 'Tài khoản VNeID',
    time: '2 phút',
    picture: 'shield',
    summary: 'Xác nhận bằng tài khoản định danh điện tử do Bộ Công an cấp',
    needs: ['Tài khoản định danh điện tử mức độ 2', 'Ứng dụng VNeID trên điện thoại của bạn'],
    help: vneidHelp,
    own: {
      step: {
        federate: {
          short: 'Định danh',
          title: 'Xác nhận bằng tài khoản định danh điện tử',
          lead: 'Bạn sang trang của nơi cấp tài khoản để xác nhận, rồi tự động quay lại đây. Chúng tôi không nhận mật khẩu của tài khoản đó.',
        },
        confirm: {
          short: 'Xác nhận',
          title: 'Xác nhận thông tin',
          lead: 'Do nơi cấp tài khoản định danh điện tử cung cấp.',
        },
      },
      error: { provider: 'Hãy chọn nơi cấp tài khoản.', 'page-address': 'Trang này không nhận lại được kết quả.' },
      text: {
        federate: 'Tiếp tục với {provider}',
        'done-lead': 'Tên đăng nhập là số CCCD của bạn. Bạn đăng nhập bằng chính tài khoản định danh điện tử này.',
      },
      problem: {
        'provider-unavailable': 'Hệ thống định danh điện tử đang gián đoạn. Hãy thử lại sau ít phút.',
        'account-unknown': 'Bạn chưa có tài khoản dịch vụ công. Hãy đăng ký trước.',
        'method-unknown': 'Cổng này chưa kết nối với VNeID. Hãy chọn phương thức khác.',
      },
      advice: {
        'federation-cancelled': [{ text: 'Nếu bạn bấm nhầm, hãy làm lại. Nếu không, hãy chọn phương thức khác.' }],
        'federation-level': vneidHelp,
        'federation-identity': [
          { text: 'Mở ứng dụng VNeID, mục Thông tin cá nhân, để xem số CCCD và họ tên.' },
          {
            text: 'Thông tin sai: đến công an cấp xã nơi bạn ở để sửa, hoặc gọi 1900 0368.',
            link: 'Gọi 1900 0368',
            href: 'tel:19000368',
          },
        ],
        'already-registered': [
          { text: 'Đăng nhập bằng chính tài khoản định danh điện tử này, hoặc bằng cách bạn đã dùng khi đăng ký.' },
          { text: 'Nếu bạn chưa từng đăng ký, hãy báo ngay cho đơn vị quản lý cổng này.' },
        ],
        'method-unknown': vneidHelp,
      },
    },
  },
  insurance: {
    name: 'Mã số BHXH',
    time: '4 phút',
    picture: 'insurance',
    summary: 'Đối chiếu với cơ sở dữ liệu Bảo hiểm xã hội',
    needs: [
      'Căn cước công dân 12 số',
      'Mã số BHXH 10 số (trên thẻ BHYT, sổ BHXH hoặc VssID), hoặc số định danh 12 số',
      'Điện thoại ở bên mình để nhận mã',
    ],
    help: [lookUp, correct],
    own: {
      step: { identify: { short: 'Thông tin', title: 'Thông tin của bạn', lead: 'Nhập đúng như hồ sơ BHXH của bạn.' } },
      field: { 'citizenId-cmnd': 'Số CMT/CCCD', insuranceCode: 'Mã số BHXH' },
      hint: {
        'citizenId-cmnd': 'CCCD 12 số hoặc CMND 9 số',
        insuranceCode: '10 số BHXH, 12 số định danh, hoặc mã thẻ BHYT',
        phone: 'Để nhận mã xác thực',
      },
      error: {
        'identity-number': 'Số này thừa hoặc thiếu chữ số. Hãy xem lại trên thẻ.',
        'insurance-code':
          'Nhập mã số BHXH 10 chữ số, số định danh 12 chữ số, hoặc mã thẻ BHYT 15 ký tự. Hãy xem trên thẻ BHYT hoặc sổ BHXH.',
      },
      problem: {
        'provider-unavailable':
          'Cơ sở dữ liệu BHXH hoặc dịch vụ tin nhắn đang gián đoạn. Thông tin bạn nhập vẫn được giữ trên trang này; hãy thử lại sau ít phút.',
      },
      advice: {
        'insurance-mismatch': [
          { text: 'Xem lại số CCCD, mã số BHXH, họ tên (gõ có dấu như trên thẻ) và ngày sinh.' },
          lookUp,
          correct,
          { text: 'Hoặc chọn một phương thức đăng ký khác.' },
        ],
      },
    },
  },
  post: {
    name: 'Bưu điện Việt Nam',
    time: '4 phút',
    picture: 'letter',
    summary: 'Danh tính đã được xác minh tại bưu cục',
    needs: [
      'Căn cước công dân 12 số',
      'Danh tính đã được xác minh tại bưu cục',
      'Điện thoại với số bạn đã khai tại bưu cục',
    ],
    help: [counter, hotline],
    own: {
      step: {
        identify: { short: 'Thông tin', title: 'Thông tin của bạn', lead: 'Nhập đúng như bạn đã khai tại bưu cục.' },
      },
      field: { postalId: 'Mã xác minh của bưu cục' },
      hint: { phone: 'Số bạn đã khai tại bưu cục', postalId: 'Trên phiếu xác minh, nếu bạn còn giữ' },
      error: { 'postal-id': 'Mã gồm 4 đến 20 chữ cái và chữ số, như trên phiếu. Có thể để trống.' },
      problem: {
        'provider-unavailable':
          'Hệ thống của Bưu điện Việt Nam hoặc dịch vụ tin nhắn đang gián đoạn. Thông tin bạn nhập vẫn được giữ trên trang này; hãy thử lại sau ít phút.',
      },
      advice: {
        'post-mismatch': [
          { text: 'Xem lại số CCCD, họ tên có dấu, ngày sinh và số điện thoại đã khai tại bưu cục.' },
          counter,
          hotline,
          { text: 'Hoặc chọn một phương thức đăng ký khác.' },
        ],
      },
    },
  },
  usb: {
    name: 'USB ký số',
    time: '5 phút',
    picture: 'token',
    summary: 'Ký bằng chứng thư số trong USB',
    handheld: 'Cần dùng máy tính; điện thoại không dùng được USB ký số.',
    needs: ['USB ký số còn hạn', 'Mã PIN của USB', 'Máy tính đã cài driver'],
    help: [{ text: 'Đăng ký dịch vụ tại tổ chức chứng thực chữ ký số (Viettel, VNPT,…).' }],
    own: {
      step: {
        sign: { short: 'Ký số', title: 'Ký bằng chứng thư số', lead: '' },
        confirm: { short: 'Xác nhận', title: 'Xác nhận thông tin', lead: 'Đọc từ chứng thư số của bạn.' },
      },
      text: { 'done-lead': certificateLogin },
      advice: { 'already-registered': sameKey },
    },
  },
  sim: {
    name: 'SIM ký số',
    time: '3 phút',
    picture: 'sim',
    summary: 'Ký bằng mã PIN trên điện thoại',
    needs: ['SIM ký số đang hoạt động, gắn trong điện thoại', 'Mã PIN của SIM'],
    help: [{ text: 'Đăng ký dịch vụ tại tổ chức chứng thực chữ ký số (Viettel, VNPT,…).' }],
    own: {
      step: {
        identify: {
          short: 'Số SIM',
          title: 'Số điện thoại của SIM ký số',
          lead: 'Chúng tôi gửi một yêu cầu ký đến số này.',
        },
        handset: { short: 'Mã PIN', title: 'Nhập mã PIN trên điện thoại', lead: '' },
        'handset-over': { title: 'Yêu cầu ký đã kết thúc', lead: '' },
        confirm: { short: 'Xác nhận', title: 'Xác nhận thông tin', lead: 'Đọc từ chứng thư số của bạn.' },
      },
      hint: { phone: 'Số của SIM ký số' },
      text: { 'done-lead': certificateLogin },
      problem: {
        'provider-unavailable':
          'Dịch vụ SIM ký số đang gián đoạn. Thông tin bạn nhập vẫn được giữ trên trang này; hãy thử lại sau ít phút.',
      },
      advice: { 'already-registered': sameKey, 'certificate-unreadable': carrierSim, 'certificate-usage': carrierSim },
    },
  },
  signature: {
    name: 'Chữ ký số cá nhân',
    time: '3 phút',
    picture: 'pen',
    summary: 'Xác nhận trong ứng dụng ký số từ xa',
    needs: ['Tài khoản ký số từ xa', 'Ứng dụng của nhà cung cấp'],
    help: [{ text: 'Đăng ký dịch vụ tại tổ chức chứng thực chữ ký số (Viettel, VNPT,…).' }],
    own: {
      step: {
        identify: {
          short: 'Tài khoản',
          title: 'Tài khoản ký số từ xa',
          lead: 'Chúng tôi gửi một yêu cầu ký đến ứng dụng của bạn.',
        },
        consent: { short: 'Ứng dụng', title: 'Xác nhận trong ứng dụng', lead: '' },
        'consent-over': { title: 'Yêu cầu ký đã kết thúc', lead: '' },
        confirm: { short: 'Xác nhận', title: 'Xác nhận thông tin', lead: 'Đọc từ chứng thư số của bạn.' },
      },
      field: { provider: 'Nhà cung cấp', account: 'Số CCCD hoặc tên tài khoản' },
      hint: { account: 'Như bạn đăng nhập vào ứng dụng ký số' },
      error: {
        provider: 'Hãy chọn nhà cung cấp.',
        'signing-account': 'Nhập số CCCD 12 chữ số, hoặc tên tài khoản tại nhà cung cấp.',
      },
      problem: {
        'provider-unavailable':
          'Dịch vụ ký số từ xa đang gián đoạn. Thông tin bạn nhập vẫn được giữ trên trang này; hãy thử lại sau ít phút.',
        'signer-unknown': 'Nhà cung cấp không tìm thấy chứng thư số nào của tài khoản này.',
        'signer-locked': 'Tài khoản hoặc chứng thư số đang bị khóa tại nhà cung cấp.',
        'signer-unreachable': 'Chưa liên lạc được với ứng dụng ký số của bạn.',
        'signer-failed': 'Nhà cung cấp gặp lỗi, chưa ký được.',
        'signing-cancelled': 'Bạn đã từ chối ký trong ứng dụng.',
        'signing-undelivered': 'Yêu cầu ký chưa đến được ứng dụng.',
        'signing-mismatch': 'Nội dung trong ứng dụng khác với trang này, nên chữ ký bị bỏ.',
      },
      advice: {
        'signer-unknown': [
          { text: 'Xem lại nhà cung cấp và tài khoản.' },
          { text: 'Mở ứng dụng của nhà cung cấp để xem chứng thư số còn hạn không.' },
        ],
        'signer-locked': [{ text: 'Liên hệ nhà cung cấp để mở khóa.' }],
        'signer-unreachable': [{ text: 'Mở ứng dụng, kiểm tra kết nối mạng, rồi gửi lại yêu cầu.' }],
        'signer-failed': [{ text: 'Gửi lại yêu cầu sau ít phút.' }],
        'signing-timeout': [{ text: 'Mở sẵn ứng dụng, rồi gửi lại yêu cầu.' }],
        'signing-undelivered': [{ text: 'Mở ứng dụng, kiểm tra kết nối mạng, rồi gửi lại yêu cầu.' }],
        'signing-mismatch': [{ text: 'Không xác nhận khi nội dung khác nhau. Hãy gửi lại yêu cầu.' }],
        'already-registered': sameKey,
        'certificate-unreadable': otherProvider,
        'certificate-usage': otherProvider,
      },
    },
  },
};
