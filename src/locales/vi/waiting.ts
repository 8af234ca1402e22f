import type { WaitingTexts } from '../messages.js';

/** Chờ người dân ký trên điện thoại hoặc trong ứng dụng. */
export const waiting: WaitingTexts = {
  text: {
    'sent-handset': 'Yêu cầu ký đã gửi đến {to}. Hãy mở điện thoại.',
    'sent-app': 'Yêu cầu ký đã gửi đến {to}. Hãy mở ứng dụng.',
    code: 'Mã đối chiếu',
    'compare-handset': 'So mã này với mã hiện trên điện thoại.',
    'compare-app': 'So mã này với mã hiện trong ứng dụng, nếu ứng dụng có hiện.',
    'then-handset': 'Hai mã giống nhau: nhập mã PIN của SIM trên điện thoại. Không nhập mã PIN trên trang này.',
    'then-app': 'Bấm xác nhận trong ứng dụng.',
    'then-otp': 'Nhập mã xác nhận mà nhà cung cấp gửi cho bạn vào ô dưới đây.',
    differs: 'Hai mã khác nhau, hoặc bạn không yêu cầu: hãy từ chối.',
    open: 'Mở ứng dụng ký số',
    qr: 'Ứng dụng ở điện thoại khác: quét mã này.',
    'qr-label': 'Mã QR mở ứng dụng ký số',
    otp: 'Mã xác nhận',
    'otp-hint': 'Do {to} gửi cho bạn',
    'otp-error': 'Nhập mã gồm 4 đến 12 chữ số hoặc chữ cái.',
    confirm: 'Xác nhận',
    left: 'Còn {time}',
    'left-minutes': 'Yêu cầu ký còn hiệu lực {n} phút. Trang này tự chuyển bước khi bạn ký xong.',
    'left-none': 'Yêu cầu ký đã hết thời gian.',
    cancel: 'Hủy yêu cầu',
    over: 'Yêu cầu trước đã kết thúc. Bạn có thể gửi yêu cầu mới.',
    again: 'Gửi lại yêu cầu',
    edit: 'Sửa thông tin',
  },
};
