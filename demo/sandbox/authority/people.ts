/**
 * People with certificates of the sandbox, and the faults of those certificates. Their ids occur in
 * URLs and tests: do not rename them.
 */
import { OID, type Order, type Subject } from './issue.js';

/** Why an issuer revoked a certificate (RFC 5280 §5.3.1). */
export type Withdrawn = 'keyCompromise' | 'certificateHold';

export type Branch = 'public' | 'government' | 'stranger' | 'impostor';

export interface Wanted {
  readonly id: string;
  /** What the certificate demonstrates; shown to people who choose one. */
  readonly about: string;
  readonly subject: Subject;
  readonly branch?: Branch;
  readonly order?: Partial<Order>;
  readonly withdrawn?: Withdrawn;
}

const DAY = 86_400_000;
const YEAR = 365 * DAY;
const from = (days: number): Date => new Date(Date.now() + days * DAY);

const person = (name: string, ...ids: readonly string[]): Subject => [
  [OID.country, 'VN'],
  ...ids.map((id) => [OID.userId, id] as const),
  [OID.commonName, name],
];

const company = (name: string, ...ids: readonly string[]): Subject => [
  ...person(name, ...ids),
  [OID.organization, name],
];

const GOOD: readonly Wanted[] = [
  {
    id: 'citizen',
    about: 'Công dân, chứng thư tốt',
    subject: person('NGUYỄN ĐĂNG ĐIỆN', 'CCCD:034086012222'),
    order: { key: 'rsa' },
  },
  {
    id: 'token',
    about: 'Công dân, để đưa vào USB (SoftHSM2)',
    subject: person('ĐỖ THỊ TOKEN', 'CCCD:001190000015'),
    order: { key: 'rsa' },
  },
  {
    id: 'enterprise',
    about: 'Doanh nghiệp, chứng thư tốt',
    subject: company('CÔNG TY CỔ PHẦN THỬ NGHIỆM', 'MST:0100109106'),
  },
  {
    id: 'citizen-cmnd',
    about: 'Công dân, số CCCD ghi sau “CMND:” như nhiều chứng thư đang dùng',
    subject: person('CHU VĂN MƯỜI HAI', 'CMND:001090000023', 'HC:FRA12345'),
  },
  {
    id: 'household',
    about: 'Hộ kinh doanh, mã số thuế là số CCCD của chủ hộ',
    subject: company('HỘ KINH DOANH THỬ NGHIỆM', 'MST:001190000024'),
  },
  {
    id: 'agency',
    about: 'Cơ quan nhà nước, do CA chính phủ cấp',
    branch: 'government',
    subject: [
      ...person('SỞ THỬ NGHIỆM', 'MST:0102030405'),
      ['2.5.4.97', 'GOVVN-000.00.01.H29'],
      [OID.organization, 'SỞ THỬ NGHIỆM'],
    ],
  },
  {
    id: 'school',
    about: 'Trường học, chỉ ghi mã đơn vị quan hệ ngân sách (MNS)',
    branch: 'government',
    subject: company('TRƯỜNG THỬ NGHIỆM', 'MNS:1012345'),
  },
];

/** One certificate for each reason of refusal. */
const BAD: readonly Wanted[] = [
  {
    id: 'expired',
    about: 'Đã hết hạn',
    subject: person('TRẦN THỊ HẾT HẠN', 'CCCD:001190000011'),
    order: { notBefore: new Date(Date.now() - 2 * YEAR), notAfter: from(-1) },
  },
  {
    id: 'not-yet-valid',
    about: 'Chưa đến ngày có hiệu lực',
    subject: person('VŨ THỊ CHƯA ĐẾN', 'CCCD:001190000017'),
    order: { notBefore: from(365), notAfter: from(3 * 365) },
  },
  {
    id: 'revoked',
    about: 'Đã bị thu hồi',
    withdrawn: 'keyCompromise',
    subject: person('LÊ VĂN THU HỒI', 'CCCD:001090000012'),
  },
  {
    id: 'on-hold',
    about: 'Đang tạm dừng',
    withdrawn: 'certificateHold',
    subject: person('HOÀNG VĂN TẠM DỪNG', 'CCCD:001090000018'),
  },
  {
    id: 'employee',
    about: 'Người trong doanh nghiệp, kèm MST của doanh nghiệp: không đăng ký được cho ai',
    subject: [
      ...person('MAI THỊ NHÂN VIÊN', 'MST:0100109106', 'CCCD:001190000022'),
      [OID.organization, 'CÔNG TY CỔ PHẦN THỬ NGHIỆM'],
    ],
  },
  {
    id: 'representative',
    about: 'Tên doanh nghiệp, nhưng kèm CCCD của người đại diện: không đăng ký được cho ai',
    subject: company('CÔNG TY TNHH NGƯỜI ĐẠI DIỆN', 'MST:0301234567', 'CCCD:001090000016'),
  },
  { id: 'legacy', about: 'Còn ghi CMND 9 số', subject: person('PHẠM THỊ SỐ CŨ', 'CMND:012345678') },
  { id: 'no-identity', about: 'Không ghi số định danh nào', subject: person('BÙI VĂN KHÔNG SỐ') },
  {
    id: 'stranger',
    about: 'Do một CA không được công nhận cấp',
    branch: 'stranger',
    subject: person('NGƯỜI LẠ', 'CCCD:001090000013'),
  },
  {
    id: 'impostor',
    about: 'Do một CA giả cấp, mang đúng tên của CA được công nhận',
    branch: 'impostor',
    subject: person('KẺ MẠO DANH', 'CCCD:001090000019'),
  },
  {
    id: 'server',
    about: 'Chứng thư của máy chủ, không dùng để ký',
    subject: person('máy chủ', 'CCCD:001090000014'),
    order: { extendedKeyUsage: [OID.serverAuth], keyUsage: [2] },
  },
  {
    id: 'encryption',
    about: 'Chỉ để mã hóa, không có quyền ký số',
    subject: person('NGÔ THỊ MÃ HÓA', 'CCCD:001190000020'),
    order: { keyUsage: [2, 3] },
  },
  {
    id: 'weak',
    about: 'Khóa RSA 1024 bit, quá yếu',
    subject: person('ĐINH VĂN KHÓA YẾU', 'CCCD:001090000021'),
    order: { key: 'weak' },
  },
];

export const WANTED: readonly Wanted[] = [...GOOD, ...BAD];
