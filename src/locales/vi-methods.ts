import type { MethodText } from './messages.js';

/** Các phương thức khác, trước khi được chọn. */
export const methods: Readonly<Record<string, MethodText>> = {
  insurance: {
    name: 'Mã số BHXH',
    summary: 'Đối chiếu với cơ sở dữ liệu Bảo hiểm xã hội',
    needs: ['Số CMT hoặc CCCD', 'Mã số BHXH', 'Điện thoại ở bên mình'],
    help: [{ text: 'Thông tin BHXH sai: liên hệ cơ quan BHXH nơi bạn tham gia.' }],
  },
  post: {
    name: 'Bưu điện Việt Nam',
    summary: 'Danh tính đã được xác minh tại bưu cục',
    needs: ['Căn cước công dân 12 số', 'Danh tính đã xác minh tại bưu cục', 'Điện thoại ở bên mình'],
    help: [{ text: 'Chưa xác minh: mang căn cước đến bưu cục gần nhất.' }],
  },
  usb: {
    name: 'USB ký số',
    summary: 'Ký bằng chứng thư số trong USB',
    needs: ['USB ký số còn hạn', 'Mã PIN của USB', 'Máy tính đã cài driver'],
    help: [{ text: 'Đăng ký dịch vụ tại tổ chức chứng thực chữ ký số (Viettel, VNPT,…).' }],
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
