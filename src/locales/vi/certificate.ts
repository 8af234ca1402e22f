import type { CertificateTexts } from '../messages.js';

/** Every text about a certificate, in Vietnamese: labels, and findings by code. */
export const certificate: CertificateTexts = {
  title: 'Chứng thư số',
  owner: 'Chủ chứng thư số',
  organization: 'Tổ chức',
  identifier: 'Mã định danh',
  issuer: 'Nơi cấp',
  validity: 'Hiệu lực',
  until: '{from} đến {to}',
  daysLeft: 'Còn {n} ngày',
  expired: 'Đã hết hạn',
  notYetValid: 'Chưa có hiệu lực',
  reveal: 'Hiện mã định danh',
  hide: 'Ẩn mã định danh',
  findings: 'Cần lưu ý',
  unloaded: 'Chưa tải được phần đọc chứng thư số. Hãy kiểm tra kết nối mạng, rồi bấm “Thử lại”.',
  retry: 'Thử lại',
  'cert-is-authority':
    'Đây là chứng thư số của nơi cấp chứng thư số, không dùng để đăng ký được. Hãy chọn chứng thư số khác.',
  'cert-self-signed': 'Chứng thư số này tự ký, không do tổ chức chứng thực cấp. Hãy chọn chứng thư số khác.',
  'cert-key-usage': 'Chứng thư số này không dùng để ký số được. Hãy chọn chứng thư số dùng để ký.',
  'cert-extended-usage': 'Chứng thư số này được cấp cho mục đích khác. Hãy chọn chứng thư số dùng để ký.',
  'cert-policy-forbidden': 'Loại chứng thư số này không dùng được ở bước này. Hãy chọn cách đăng ký khác.',
  'cert-wrong-audience': 'Nơi cấp chứng thư số này không cấp cho nhóm bạn đang đăng ký.',
  'cert-identifier-malformed': 'Mã định danh trong chứng thư số sai định dạng. Hãy liên hệ nơi cấp.',
  'cert-identifiers-contradict': 'Chứng thư số chứa nhiều mã định danh khác nhau. Hãy liên hệ nơi cấp.',
  'cert-no-citizen-id': 'Chứng thư số không có số CCCD. Hãy dùng chứng thư số cá nhân có số CCCD.',
  'cert-legacy-id': 'Chứng thư số còn ghi số CMND. Hãy đề nghị nơi cấp cập nhật số CCCD.',
  'cert-of-organization': 'Đây là chứng thư số của tổ chức. Hãy dùng chứng thư số cá nhân, hoặc chọn lại mục “Bạn là”.',
  'cert-person-in-organization':
    'Đây là chứng thư số của một cá nhân thuộc tổ chức. Hãy dùng chứng thư số của chính tổ chức. Chứng thư số đó không ghi số CCCD của ai.',
  'cert-no-tax-code':
    'Chứng thư số không có mã số thuế. Hãy dùng chứng thư số của doanh nghiệp, hoặc chọn lại mục “Bạn là”.',
  'cert-no-agency-code':
    'Chứng thư số không ghi mã cơ quan (MDD, MNS hoặc MST). Hãy dùng chứng thư số có mã. Nếu không có, hãy đề nghị đơn vị quản lý cổng gắn chứng thư số với cơ quan bạn.',
  'cert-expired': 'Chứng thư số đã hết hạn. Hãy gia hạn tại nơi cấp, rồi quay lại đây.',
  'cert-not-yet-valid':
    'Chứng thư số chưa đến ngày có hiệu lực. Hãy quay lại vào ngày đó, hoặc chọn chứng thư số khác.',
  'cert-unreadable': 'Không đọc được chứng thư số này. Hãy chọn chứng thư số khác hoặc liên hệ nơi cấp.',
  'cert-alternative-name':
    'Địa chỉ thư điện tử hoặc tên phụ trong chứng thư số sai quy cách nên cổng không nhận được. Hãy đề nghị nơi cấp cấp lại chứng thư số.',
  'cert-weak': 'Chứng thư số dùng thuật toán không còn an toàn. Hãy xin nơi cấp đổi chứng thư số mới.',
  'cert-untrusted':
    'Nơi cấp chứng thư số này không nằm trong danh sách mà cổng này biết. Hãy dùng chứng thư số của tổ chức chứng thực được công nhận.',
  'cert-untrusted-agency':
    'Chứng thư số này không do Ban Cơ yếu Chính phủ cấp. Cơ quan nhà nước ký bằng chứng thư số chuyên dùng Chính phủ.',
};
