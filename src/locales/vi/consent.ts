import type { ConsentTexts } from '../consent-texts.js';

/** Những gì người dân đồng ý. Đổi một câu ở đây thì nâng `CONSENT_VERSION`. */
export const consent: ConsentTexts = {
  statement:
    'Bằng cách nhấp vào Đăng ký, bạn đồng ý với Điều khoản, Chính sách chia sẻ thông tin của chúng tôi. Bạn chỉ đồng ý với những mục mà bạn tự đánh dấu dưới đây.',
  notice:
    'Chịu trách nhiệm về dữ liệu của bạn: {owner}. Bạn có quyền xem, sửa, xóa dữ liệu, rút lại đồng ý, yêu cầu hạn chế xử lý và khiếu nại; cách thực hiện ghi trong Chính sách.',
  form: {
    account:
      'Tôi đồng ý để {portal} dùng số giấy tờ, họ tên, ngày sinh, số điện thoại và email đã nhập để tạo và quản lý tài khoản dịch vụ công của tôi.',
    check:
      'Tôi đồng ý để các thông tin này, trừ email, được đối chiếu với nhà mạng hoặc cơ quan đang quản lý dữ liệu của tôi, chỉ để xác minh tôi là chủ thông tin.',
  },
  certificate: {
    account:
      'Tôi đồng ý để {portal} dùng tên, số định danh trong chứng thư số và email đã nhập để tạo và quản lý tài khoản dịch vụ công này.',
    check: 'Tôi đồng ý để chứng thư số và chữ ký được kiểm tra với tổ chức đã cấp, chỉ để xác minh chủ chứng thư số.',
  },
  provider: {
    account:
      'Tôi đồng ý để {portal} dùng họ tên, số định danh, ngày sinh, số điện thoại mà tài khoản định danh điện tử của tôi cung cấp và email đã nhập để tạo và quản lý tài khoản dịch vụ công của tôi.',
    check:
      'Tôi đồng ý để nơi cấp tài khoản định danh điện tử xác nhận các thông tin này, chỉ để xác minh tôi là chủ thông tin.',
  },
  share:
    'Tôi đồng ý để {portal} chia sẻ tên, số định danh và thông tin liên lạc của tài khoản với {others}, để không phải đăng ký lại (không bắt buộc).',
  others: 'các cổng dịch vụ công khác',
};
