import type { CardTexts } from '../messages.js';

/** Every text of the scanner. */
export const card: CardTexts = {
  scan: 'Quét CCCD',
  title: 'Quét mã QR trên thẻ căn cước',
  privacy: 'Ảnh chỉ được đọc trên thiết bị này, không gửi đi đâu.',
  opening: 'Đang mở camera. Nếu trình duyệt hỏi, hãy chọn Cho phép.',
  looking:
    'Đưa mã QR vào giữa khung hình và giữ yên. Mã ở mặt trước CCCD gắn chip. Trên thẻ căn cước cấp từ 01/07/2024, mã ở góc trên bên phải mặt sau.',
  other: 'Đây không phải mã QR của thẻ căn cước. Hãy lật thẻ và thử mã ở mặt kia.',
  reading: 'Đang đọc ảnh…',
  photo: 'Chọn ảnh thẻ',
  retry: 'Mở camera',
  close: 'Đóng, tôi tự nhập',
  done: 'Đã điền thông tin từ thẻ. Hãy kiểm tra lại; bạn vẫn sửa được.',
  'failed.insecure':
    'Trang này không dùng kết nối an toàn (https) nên không mở được camera. Hãy chọn ảnh thẻ hoặc tự nhập.',
  'failed.unsupported': 'Trình duyệt này không mở được camera. Hãy chọn ảnh thẻ hoặc tự nhập.',
  'failed.denied':
    'Trang chưa được phép dùng camera. Để cho phép, hãy mở phần quyền của trang cạnh thanh địa chỉ, bật Camera rồi bấm “Mở camera”. Bạn cũng có thể chọn ảnh thẻ hoặc tự nhập.',
  'failed.no-camera': 'Không tìm thấy camera. Hãy chọn ảnh thẻ hoặc tự nhập.',
  'failed.busy':
    'Camera đang được ứng dụng khác sử dụng. Hãy đóng ứng dụng đó rồi bấm “Mở camera”, hoặc chọn ảnh thẻ, hoặc tự nhập.',
  'failed.decoder': 'Không tải được bộ đọc mã QR. Hãy kiểm tra kết nối rồi thử lại, hoặc tự nhập.',
  'failed.unreadable': 'Không mở được tệp này. Hãy chọn một tệp ảnh khác (JPEG hoặc PNG), hoặc tự nhập.',
  'failed.no-code':
    'Không tìm thấy mã QR trong ảnh. Mã ở mặt trước CCCD gắn chip, hoặc ở mặt sau thẻ căn cước. Hãy chụp gần hơn, đủ sáng và không bị lóa, hoặc tự nhập.',
  'failed.other-code': 'Mã QR trong ảnh không phải của thẻ căn cước. Hãy chọn ảnh mặt có mã QR của thẻ, hoặc tự nhập.',
};
