import type { Finding } from '../pki/summary.js';

/** Every text about a certificate, in Vietnamese: labels, and what is wrong with it, by code. */
export const certificateVi = {
  title: 'Chứng thư số',
  owner: 'Chủ thể',
  organization: 'Tổ chức',
  identifier: 'Mã định danh',
  issuer: 'Đơn vị cấp',
  validity: 'Hiệu lực',
  until: '{from} đến {to}',
  daysLeft: 'Còn {n} ngày',
  expired: 'Đã hết hạn',
  notYetValid: 'Chưa có hiệu lực',
  reveal: 'Hiện mã định danh',
  hide: 'Ẩn mã định danh',
  findings: 'Cần lưu ý',
  'cert-is-authority':
    'Đây là chứng thư của tổ chức cấp chứng thư, không dùng để đăng ký được. Hãy chọn chứng thư khác.',
  'cert-self-signed': 'Chứng thư này tự ký, không do tổ chức chứng thực cấp. Hãy chọn chứng thư khác.',
  'cert-key-usage': 'Chứng thư này không dùng để ký số được. Hãy chọn chứng thư dùng để ký.',
  'cert-extended-usage': 'Chứng thư này được cấp cho mục đích khác. Hãy chọn chứng thư dùng để ký.',
  'cert-policy-forbidden': 'Loại chứng thư này không dùng được ở bước này. Hãy chọn cách đăng ký khác.',
  'cert-wrong-audience': 'Đơn vị cấp chứng thư này không cấp cho đối tượng bạn đang đăng ký.',
  'cert-identifier-malformed': 'Mã định danh trong chứng thư sai định dạng. Hãy liên hệ đơn vị cấp.',
  'cert-identifiers-contradict': 'Chứng thư chứa nhiều mã định danh khác nhau. Hãy liên hệ đơn vị cấp.',
  'cert-no-citizen-id': 'Chứng thư không có số CCCD. Hãy dùng chứng thư cá nhân có số CCCD.',
  'cert-legacy-id': 'Chứng thư còn ghi số CMND. Hãy đề nghị đơn vị cấp cập nhật số CCCD.',
  'cert-of-organization': 'Đây là chứng thư của tổ chức. Hãy dùng chứng thư cá nhân, hoặc chọn lại đối tượng đăng ký.',
  'cert-person-in-organization':
    'Đây là chứng thư của một cá nhân thuộc tổ chức. Hãy dùng chứng thư của chính tổ chức: chỉ ghi tên và mã số của tổ chức, không ghi số CCCD.',
  'cert-no-tax-code':
    'Chứng thư không có mã số thuế. Hãy dùng chứng thư của doanh nghiệp, hoặc chọn lại đối tượng đăng ký.',
  'cert-no-agency-code':
    'Chứng thư không ghi mã cơ quan (MDD, MNS hoặc MST). Hãy dùng chứng thư có mã, hoặc đề nghị đơn vị quản lý cổng này gắn chứng thư với cơ quan của bạn.',
  'cert-expired': 'Chứng thư đã hết hạn. Hãy gia hạn tại đơn vị cấp, rồi quay lại đây.',
  'cert-not-yet-valid': 'Chứng thư chưa đến ngày có hiệu lực. Hãy quay lại vào ngày đó, hoặc chọn chứng thư khác.',
  'cert-unreadable': 'Không đọc được chứng thư này. Hãy chọn chứng thư khác hoặc liên hệ đơn vị cấp.',
  'cert-alternative-name':
    'Địa chỉ thư điện tử hoặc tên phụ trong chứng thư sai quy cách nên cổng không nhận được. Hãy đề nghị đơn vị cấp lại chứng thư.',
  'cert-weak': 'Chứng thư dùng thuật toán không còn an toàn. Hãy xin đơn vị cấp đổi chứng thư mới.',
  'cert-untrusted':
    'Đơn vị cấp chứng thư này không nằm trong danh sách mà cổng này biết. Hãy dùng chứng thư của tổ chức chứng thực được công nhận.',
  'cert-untrusted-agency':
    'Chứng thư này không do Ban Cơ yếu Chính phủ cấp. Cơ quan nhà nước ký bằng chứng thư chuyên dùng Chính phủ.',
} as const satisfies Readonly<Record<Finding, string>> & Record<string, string>;

export type CertificateMessages = Readonly<Record<keyof typeof certificateVi, string>>;
