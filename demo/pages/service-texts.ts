/** The words of a portal's pages for people with an account, in Vietnamese and in English. */
import type { Lang } from './portal-texts.js';

type Words = Readonly<Record<Lang, string>>;

interface ServiceTexts {
  readonly apply: string;
  readonly account: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly signedIn: string;
  readonly skip: string;
  readonly hello: string;
  readonly helloLead: string;
  readonly elsewhere: string;
  readonly applyLead: string;
  readonly applicant: string;
  readonly level: string;
  readonly levels: Readonly<Record<string, string>>;
  readonly procedure: string;
  /** Beside a procedure that wants a digital signature. */
  readonly signed: string;
  /** After the signature that such a procedure wants. */
  readonly ready: string;
  readonly submit: string;
  /** Before and after the number. */
  readonly received: readonly [string, string];
  readonly yours: string;
  readonly failedTitle: string;
  readonly failed: string;
  readonly again: string;
}

export const SERVICE: Readonly<Record<Lang, ServiceTexts>> = {
  vi: {
    apply: 'Nộp hồ sơ',
    account: 'Tài khoản của tôi',
    signIn: 'Đăng nhập',
    signOut: 'Đăng xuất',
    signedIn: 'Đã đăng nhập',
    skip: 'Đến nội dung chính',
    hello: 'Xin chào',
    helloLead: 'Bạn đã đăng nhập vào cổng này.',
    elsewhere: 'Tài khoản này dùng được ở các cổng sau, không cần nhập lại mật khẩu:',
    applyLead: 'Chỉ nhận hồ sơ gửi từ tài khoản đã đăng ký.',
    applicant: 'Người nộp',
    level: 'Mức xác thực',
    levels: {
      phone: 'Số điện thoại chính chủ',
      registry: 'Cơ sở dữ liệu của cơ quan nhà nước',
      vneid: 'Tài khoản định danh điện tử',
      certificate: 'Chữ ký số',
    },
    procedure: 'Thủ tục',
    signed: 'cần chữ ký số',
    ready: 'Bạn đã xác thực bằng chữ ký số. Hãy bấm “Nộp hồ sơ” để gửi.',
    submit: 'Nộp hồ sơ',
    received: ['Đã nhận hồ sơ', 'Cổng sẽ báo kết quả cho tài khoản này.'],
    yours: 'Hồ sơ đã nộp',
    failedTitle: 'Chưa đăng nhập được',
    failed: 'Trang đăng nhập chưa trả lời, hoặc bạn đã mở trang này từ trước. Chưa có gì bị mất.',
    again: 'Đăng nhập lại',
  },
  en: {
    apply: 'Apply',
    account: 'My account',
    signIn: 'Sign in',
    signOut: 'Sign out',
    signedIn: 'Signed in',
    skip: 'Go to the main content',
    hello: 'Hello',
    helloLead: 'You are signed in to this portal.',
    elsewhere: 'This account works on these portals too, without entering the password again:',
    applyLead: 'Applications are taken from registered accounts only.',
    applicant: 'Applicant',
    level: 'How the account was verified',
    levels: {
      phone: 'A phone number in their own name',
      registry: 'A database of the state',
      vneid: 'An electronic identity account',
      certificate: 'A digital signature',
    },
    procedure: 'Procedure',
    signed: 'needs a digital signature',
    ready: 'You have proved who you are by a digital signature. Press “Submit the application” to send it.',
    submit: 'Submit the application',
    received: ['We have received application', 'The portal will tell this account the result.'],
    yours: 'Your applications',
    failedTitle: 'Sign-in has not worked',
    failed: 'The sign-in did not answer, or this page was opened some time ago. Nothing is lost.',
    again: 'Sign in again',
  },
};

interface Procedure extends Words {
  /** The level of the sign-in that it wants; any, if absent. */
  readonly acr?: string;
}

/** What people can apply for, by portal. */
export const PROCEDURES: Readonly<Record<string, readonly Procedure[]>> = {
  national: [
    { vi: 'Đăng ký khai sinh', en: 'Birth registration' },
    { vi: 'Cấp phiếu lý lịch tư pháp', en: 'Criminal record certificate' },
    { vi: 'Đổi giấy phép lái xe', en: 'Exchange of a driving licence' },
  ],
  ministry: [
    { vi: 'Đăng ký thường trú', en: 'Permanent residence registration' },
    { vi: 'Đăng ký tạm trú', en: 'Temporary residence registration' },
    { vi: 'Cấp đổi thẻ căn cước', en: 'Exchange of an identity card' },
  ],
  province: [
    { vi: 'Đăng ký hộ kinh doanh', en: 'Household business registration' },
    { vi: 'Xác nhận tình trạng hôn nhân', en: 'Certificate of marital status' },
    {
      ...{ vi: 'Cấp giấy phép xây dựng nhà ở riêng lẻ', en: 'Building permit for a house' },
      acr: 'urn:dvc:acr:certificate',
    },
  ],
};
