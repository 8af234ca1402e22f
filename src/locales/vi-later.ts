import type { Advice, LaterTexts } from './messages.js';

const tttb: Advice = {
  text: 'Nhắn tin TTTB gửi 1414 để xem SIM đang đứng tên ai.',
  link: 'Soạn tin TTTB gửi 1414',
  href: 'sms:1414?body=TTTB',
};
const shop: Advice = { text: 'Mang giấy tờ tùy thân đến điểm giao dịch của nhà mạng để đăng ký lại chính chủ.' };
const otherWay: Advice = { text: 'Hoặc chọn một phương thức đăng ký khác.' };

/** Những gì chỉ cần đến sau câu trả lời đầu tiên: mã, mật khẩu, vì sao chưa được, và làm gì tiếp. */
export const later: LaterTexts = {
  text: {
    'code-sent': 'Mã đã gửi đến {to}.',
    'code-expires': 'Mã còn hiệu lực {time}.',
    'code-expired': 'Mã đã hết hạn.',
    'code-left': 'Còn {n} lần nhập.',
    resend: 'Gửi lại mã',
    'resend-in': 'Gửi lại mã sau {time}',
    'resend-none': 'Không thể gửi thêm mã trong phiên này.',
    show: 'Hiện',
    hide: 'Ẩn',
    repeat: 'Nhập lại mật khẩu',
    rules: 'Mật khẩu cần có',
    'rule-met': 'đã đạt',
    'rule-open': 'chưa đạt',
    strength: 'Độ mạnh: {level}',
    'strength-0': 'yếu',
    'strength-1': 'khá',
    'strength-2': 'mạnh',
    done: 'Đăng ký thành công',
    'done-lead': 'Tài khoản của bạn dùng được trên cổng quốc gia, bộ, ngành và tỉnh. Tên đăng nhập là số CCCD của bạn.',
    reference: 'Mã tra cứu',
  },
  rule: {
    length: 'Từ 8 ký tự',
    upper: 'Chữ hoa',
    lower: 'Chữ thường',
    digit: 'Chữ số',
    special: 'Ký tự đặc biệt (@, #, !, …)',
  },
  error: {
    required: 'Bạn chưa nhập ô này.',
    invalid: 'Nội dung chưa đúng.',
    'citizen-id': 'Số CCCD gồm 12 chữ số. Hãy xem lại trên căn cước.',
    'full-name': 'Nhập họ tên bằng chữ, như trên căn cước.',
    'birth-date': 'Nhập ngày có thật theo dạng dd/mm/yyyy, ví dụ 12/06/1986.',
    'birth-date-citizen-id': 'Năm sinh không khớp với số CCCD. Hãy xem lại cả hai ô.',
    phone: 'Nhập số di động Việt Nam, ví dụ 0823 628 899.',
    email: 'Email chưa đúng, ví dụ ten@gmail.com. Có thể để trống.',
    consent: 'Cần đồng ý hai mục bắt buộc để tiếp tục.',
    password: 'Mật khẩu chưa đủ các điều kiện bên dưới.',
    'password-too-common':
      'Mật khẩu này quá phổ biến hoặc chứa thông tin của bạn, người khác dễ đoán. Hãy đặt mật khẩu khác.',
    'password-repeat': 'Hai lần nhập chưa giống nhau.',
    code: 'Mã gồm 6 chữ số.',
  },
  problem: {
    'validation-failed': 'Có ô cần xem lại.',
    'captcha-failed': 'Mã xác thực không đúng hoặc đã hết hạn. Hệ thống đang tạo mã mới, hãy thử lại.',
    'consent-required': 'Nội dung đồng ý vừa được cập nhật. Hãy đọc và chọn lại.',
    'rate-limited': 'Bạn đã thử nhiều lần. Hãy thử lại sau {time}.',
    'otp-incorrect': 'Mã chưa đúng. Bạn còn {n} lần nhập.',
    'otp-expired': 'Mã đã hết hạn. Hãy lấy mã mới.',
    'too-many-attempts': 'Đã nhập sai quá số lần cho phép. Hãy đăng ký lại từ đầu.',
    'subscriber-mismatch':
      'Thông tin đăng ký không khớp với thông tin thuê bao tại nhà mạng, vui lòng kiểm tra/đăng ký lại với nhà mạng',
    'subscriber-legacy-id':
      'SIM này là của bạn nhưng vẫn gắn với CMND 9 số. Bạn chỉ cần cập nhật sang CCCD 12 số rồi quay lại đây.',
    'subscriber-unknown': 'Nhà mạng không tìm thấy thuê bao này.',
    'sim-recently-changed': 'SIM vừa được đổi. Để bảo vệ bạn, hãy thử lại sau ít ngày hoặc chọn phương thức khác.',
    'insurance-mismatch':
      'Không đăng ký được tài khoản: thông tin bạn khai không trùng khớp với cơ sở dữ liệu Bảo hiểm xã hội.',
    'post-mismatch':
      'Không đăng ký được tài khoản: thông tin bạn khai không trùng khớp với danh tính mà Bưu điện Việt Nam đã xác minh.',
    'provider-unavailable':
      'Hệ thống của nhà mạng đang gián đoạn. Thông tin bạn nhập vẫn được giữ trên trang này; hãy thử lại sau ít phút.',
    'already-registered': 'Bạn đã có tài khoản dịch vụ công. Không cần đăng ký lại.',
    'password-composition': 'Mật khẩu chưa đủ các điều kiện.',
    'password-too-common': 'Mật khẩu này dễ đoán. Hãy đặt mật khẩu khác.',
    'flow-unknown': 'Phiên đăng ký đã kết thúc.',
    'flow-expired': 'Phiên đăng ký đã hết hạn, chúng tôi đã mở phiên mới cho bạn.',
    'flow-superseded': 'Đăng ký này đang được tiếp tục ở một tab khác.',
    'flow-over': 'Phiên đăng ký đã kết thúc.',
    'wrong-step': 'Đăng ký đã chuyển sang bước khác.',
    stale: 'Đăng ký vừa thay đổi ở nơi khác. Đây là bước hiện tại.',
    'if-match-required': 'Yêu cầu chưa đầy đủ.',
    'idempotency-key-required': 'Yêu cầu chưa đầy đủ.',
    'idempotency-mismatch': 'Yêu cầu đã được gửi với nội dung khác. Hãy thử lại.',
    'idempotency-in-progress': 'Yêu cầu trước đang được xử lý. Hãy đợi một chút.',
    'method-unknown': 'Phương thức này không được hỗ trợ.',
    'method-unavailable': 'Cổng này chưa mở phương thức này cho đối tượng của bạn.',
    'portal-unknown': 'Cổng này chưa được khai báo với hệ thống đăng ký.',
    'origin-refused': 'Trang này không được phép dùng hệ thống đăng ký.',
    'proof-required': 'Phiên đăng ký thuộc về một trình duyệt khác.',
    malformed: 'Yêu cầu không đọc được.',
    'too-large': 'Nội dung quá dài.',
    'media-type': 'Yêu cầu không đọc được.',
    'not-found': 'Không tìm thấy.',
    'method-not-allowed': 'Yêu cầu không được hỗ trợ.',
    unavailable: 'Chưa kết nối được. Thông tin bạn nhập vẫn còn trên trang này; hãy thử lại.',
    internal: 'Hệ thống gặp sự cố. Thông tin bạn nhập vẫn còn trên trang này; hãy thử lại.',
  },
  advice: {
    'subscriber-mismatch': [tttb, shop],
    'subscriber-legacy-id': [
      { text: 'Mang CCCD 12 số đến điểm giao dịch của nhà mạng và đề nghị cập nhật giấy tờ của thuê bao.' },
      tttb,
    ],
    'subscriber-unknown': [tttb, shop],
    'sim-recently-changed': [otherWay],
    'already-registered': [
      { text: 'Đăng nhập bằng số CCCD của bạn trên bất kỳ cổng dịch vụ công nào.' },
      { text: 'Quên mật khẩu: chọn “Quên mật khẩu” ở trang đăng nhập.' },
    ],
    'too-many-attempts': [{ text: 'Kiểm tra đúng số điện thoại, rồi đăng ký lại.' }],
  },
};
