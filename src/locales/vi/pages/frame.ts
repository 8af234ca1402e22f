import type { PageTexts } from '../../page-texts.js';

/** Các trang của hệ thống tài khoản. */
export const page: PageTexts = {
  language: 'Tiếng Việt',
  name: 'Tài khoản dịch vụ công',
  skip: 'Đến nội dung chính',
  signIn: 'Đăng nhập',
  signInLead: 'Một tài khoản cho cổng quốc gia, cổng của các bộ và các tỉnh.',
  register: 'Đăng ký tài khoản',
  recover: 'Đặt lại mật khẩu',
  recoverLead: 'Chứng minh bạn là ai, bằng cách đã dùng khi đăng ký hoặc cách mạnh hơn. Sau đó đặt mật khẩu mới.',
  noRecovery: 'Ở đây chưa có cách đặt lại mật khẩu cho nhóm này. Hãy mang giấy tờ đến bộ phận một cửa.',
  account: 'Tài khoản của tôi',
  stronger: 'Việc này cần đăng nhập bằng chữ ký số.',
  strongerWay: 'Việc này cần một cách đăng nhập mạnh hơn mật khẩu.',
  noWay: 'Chưa có cách đăng nhập nào đủ mức bảo đảm mà việc này cần.',
  audienceLabel: 'Bạn là',
  audience: { citizen: 'Công dân', enterprise: 'Doanh nghiệp', agency: 'Cơ quan nhà nước' },
  loading: 'Đang mở… Nếu chờ lâu, hãy',
  reload: 'tải lại trang',
  noScript: 'Trang này cần JavaScript. Hãy bật JavaScript rồi tải lại trang.',
  owner: 'Chịu trách nhiệm về dữ liệu: {owner}.',
  terms: 'Điều khoản',
  policy: 'Chính sách chia sẻ thông tin',
  missing: 'Không có trang này',
  missingLead: 'Địa chỉ chưa đúng, hoặc cổng này chưa được khai báo. Hãy quay lại cổng dịch vụ công và thử lại.',
};
