import type { GlossaryTexts } from '../../messages.js';

/** Các từ trên màn hình, nói lại cho dễ hiểu. */
export const glossary: GlossaryTexts = {
  what: '{word} là gì?',
  words: {
    cccd: {
      word: 'Số CCCD',
      means: '12 chữ số trên thẻ căn cước công dân hoặc thẻ căn cước. Mỗi người có một số, dùng suốt đời.',
    },
    code: {
      word: 'Mã xác thực',
      means: '6 chữ số gửi đến điện thoại của bạn, chỉ dùng một lần. Đừng đưa mã này cho ai, kể cả cán bộ.',
    },
    'own-sim': { word: 'SIM chính chủ', means: 'SIM mà nhà mạng ghi đúng họ tên và số CCCD của bạn.' },
    vneid: {
      word: 'VNeID',
      means: 'Ứng dụng trên điện thoại của Bộ Công an, cho biết bạn là ai khi làm thủ tục trên mạng.',
    },
    bhxh: {
      word: 'Mã số BHXH',
      means: '10 chữ số trên thẻ bảo hiểm y tế hoặc sổ bảo hiểm xã hội của bạn.',
    },
    'digital-signature': {
      word: 'Chữ ký số',
      means: 'Cách ký trên máy thay cho ký tay. Mỗi chữ ký cho biết ai đã ký.',
    },
    certificate: { word: 'Chứng thư số', means: 'Giấy tờ điện tử, ghi chữ ký số là của ai và dùng được đến ngày nào.' },
    pin: { word: 'Mã PIN', means: 'Dãy số bí mật mà bạn nhập khi ký. Nhập sai nhiều lần thì bị khóa.' },
    token: { word: 'USB ký số', means: 'Thiết bị nhỏ cắm vào máy tính, giữ chữ ký số của bạn.' },
    driver: { word: 'Driver', means: 'Phần mềm giúp máy tính nhận ra USB ký số. Nơi cấp USB cho tải miễn phí.' },
    passkey: {
      word: 'Khóa truy cập (passkey)',
      means: 'Cách đăng nhập bằng vân tay, khuôn mặt hoặc mã PIN của máy, không cần mật khẩu.',
    },
  },
};
