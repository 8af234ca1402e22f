import type { Advice, Messages } from './messages.js';

const vneid: Advice = { text: 'Xem và xác nhận SIM đứng tên bạn trên VNeID hoặc ứng dụng của nhà mạng.' };
const tttb: Advice = {
  text: 'Hoặc nhắn tin TTTB gửi 1414 để xem SIM đang đứng tên ai: miễn phí, nhưng không nhắn được khi SIM bị khóa chiều đi.',
  link: 'Soạn tin TTTB gửi 1414',
  href: 'sms:1414?body=TTTB',
};
const shop: Advice = {
  text: 'SIM chưa đứng tên bạn: mang thẻ căn cước đến điểm giao dịch của nhà mạng để đăng ký lại.',
};

/** Tiếng Việt. */
export const vi: Messages = {
  lang: 'vi',
  audience: { citizen: 'Công dân', enterprise: 'Doanh nghiệp', agency: 'Cơ quan nhà nước' },
  method: {
    mobile: {
      name: 'Thuê bao di động',
      summary: 'Xác minh bằng SIM chính chủ và mã gửi đến điện thoại',
      needs: ['Căn cước công dân 12 số', 'SIM chính chủ, gắn với căn cước đó', 'Điện thoại ở bên mình'],
      help: [vneid, tttb, shop],
    },
  },
  methods: () => import('./vi-methods.js').then(({ methods }) => methods),
  step: {
    identify: { title: 'Thông tin của bạn', lead: 'Nhập đúng như trên căn cước.' },
    code: { title: 'Nhập mã xác thực được gửi vào số điện thoại', lead: '' },
    password: { title: 'Đặt mật khẩu', lead: 'Bạn dùng mật khẩu này để đăng nhập.' },
  },
  field: {
    citizenId: 'Số CCCD',
    fullName: 'Họ tên',
    birthDate: 'Ngày sinh',
    phone: 'Số điện thoại',
    email: 'Email',
    code: 'Mã xác thực',
    password: 'Mật khẩu',
  },
  hint: {
    citizenId: '12 chữ số',
    fullName: 'Gõ có dấu, như trên thẻ',
    birthDate: 'Ngày/tháng/năm, ví dụ 12/06/1986',
    'birthDate-year': 'Năm sinh, hoặc tháng/năm',
    phone: 'Thuê bao đứng tên bạn',
    code: '6 chữ số',
  },
  later: () => import('./vi-later.js').then(({ later }) => later),
  notes: () => import('./notes.vi.js').then(({ notes }) => notes),
  text: {
    'choose-audience': 'Bạn là',
    'choose-method': 'Chọn phương thức đăng ký',
    needs: 'Cần có sẵn',
    help: 'Hướng dẫn',
    'out-of-service': 'Tạm ngừng phục vụ',
    elsewhere: 'Không thuộc các trường hợp trên?',
    back: 'Chọn phương thức khác',
    progress: 'Bước {n}/{of}',
    steps: 'Các bước',
    scan: 'Quét mã QR trên CCCD',
    'required-note': 'Ô có dấu (*) là bắt buộc.',
    optional: 'không bắt buộc',
    'year-only': 'Giấy tờ chỉ ghi năm sinh',
    captcha: 'Kiểm tra tự động',
    'captcha-checking': 'Đang kiểm tra trình duyệt…',
    'captcha-ready': 'Đã xong, bạn không cần làm gì',
    'captcha-failed': 'Chưa kiểm tra được',
    'captcha-again': 'Thử lại',
    consent: 'Đồng ý',
    terms: 'Điều khoản',
    policy: 'Chính sách chia sẻ thông tin',
    register: 'Đăng ký',
    continue: 'Tiếp tục',
    busy: 'Đang xử lý…',
    loading: 'Đang mở…',
    retry: 'Thử lại',
    restart: 'Bắt đầu lại',
    errors: 'Cần xem lại {n} ô',
    unreachable: 'Chưa kết nối được. Thông tin bạn nhập vẫn còn trên trang này; hãy thử lại.',
    lost: 'Chưa tải được bước này. Hãy thử lại, hoặc tải lại trang: bạn sẽ làm tiếp từ đây.',
    reload: 'Tải lại trang',
  },
};
