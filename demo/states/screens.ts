/** Every screen and state of the gallery: which element, what its gateway answers, what a person does. */
import { problem } from 'dvc-register';
import { inMinutes, type Script } from './backend.js';
import { press, tick, type, when } from './hands.js';
import { captcha, certificate, consent, ending, form, PERSON, sampleAccount, sent } from './sample.js';

export interface Screen {
  readonly id: string;
  /** In Vietnamese, as a province's office reads it. */
  readonly name: string;
  readonly group: string;
  readonly tag: string;
  /** The tags of the methods or ways inside it. */
  readonly inside?: readonly string[];
  /** More of its properties. */
  readonly more?: object;
  readonly script: Script;
  /** Brings the screen into its state. */
  readonly act?: () => Promise<void>;
  /** Is there when the screen is in its state. */
  readonly ready: string;
}

const GROUPS = {
  choice: 'Chọn phương thức',
  form: 'Biểu mẫu',
  code: 'Mã xác nhận',
  key: 'Chữ ký số',
  end: 'Kết thúc',
  account: 'Đăng nhập và tài khoản',
};
const METHODS = ['mobile', 'insurance', 'post', 'usb', 'sim', 'signature'].map((id) => `dvc-register-${id}`);

/** Scripts that begin at this step, each with its own later answers. */
const beginning =
  (method: string, step: string, data: object) =>
  (then: Script['then'] = []): Script => ({ method, begin: { step, data }, then });

const signIn = {
  ...{ group: GROUPS.account, tag: 'dvc-sign-in', more: { recoverUrl: '/recover', registerUrl: '/register' } },
  inside: ['password', 'federation', 'passkey', 'usb', 'sim', 'signature'].map((id) => `dvc-sign-in-${id}`),
};
const byPassword = beginning('password', 'credentials', captcha);
const named = async () => {
  await type('username', PERSON.citizenId);
  await type('password', 'sample');
  await press();
};
const recover = {
  ...{ group: GROUPS.account, tag: 'dvc-recover', more: { signInUrl: '/sign-in', nextUrl: '/account' } },
  inside: ['mobile', 'federation', 'usb', 'sim', 'signature'].map((id) => `dvc-recover-${id}`),
};
const byPhone = beginning('mobile', 'identify', captcha);
const asked = async () => {
  await type('citizenId', PERSON.citizenId);
  await type('phone', PERSON.phone);
  await press();
};
const account = {
  ...{ group: GROUPS.account, tag: 'dvc-account', script: byPhone() },
  more: { client: sampleAccount(), flowEndpoint: '/registration', signInUrl: '/sign-in' },
};

const fill = async () => {
  for (const [name, value] of Object.entries(PERSON)) await type(name, value);
  await tick();
};
const filled = async () => {
  await fill();
  await press();
};
const mobile = beginning('mobile', 'identify', form);
const coded = (data: object, then: Script['then'] = []) => beginning('mobile', 'code', data)(then);
const entered = async () => {
  await type('code', '123456');
  await press();
};
const waiting = (data: object): Script => ({
  method: 'sim',
  begin: {
    step: 'handset',
    data: { code: '4821', to: '082****899', expiresAt: inMinutes(3), pollAfter: 600, ...data },
  },
});
const ALERT = '[role="alert"]:not(:empty)';

export const SCREENS: readonly Screen[] = [
  {
    ...{ id: 'picker', name: 'Chọn phương thức', group: GROUPS.choice, tag: 'dvc-register' },
    ...{ inside: METHODS, script: mobile(), ready: '[data-method="mobile"]' },
  },
  {
    ...{ id: 'form', name: 'Biểu mẫu trống', group: GROUPS.form, tag: 'dvc-register-mobile' },
    ...{ script: mobile(), ready: 'input[name="consent"]' },
  },
  {
    ...{ id: 'form-errors', name: 'Biểu mẫu có lỗi', group: GROUPS.form, tag: 'dvc-register-mobile' },
    ...{ script: mobile(), ready: '[aria-invalid="true"]' },
    async act() {
      await type('citizenId', '0340860');
      await press();
    },
  },
  {
    ...{ id: 'form-busy', name: 'Đang gửi', group: GROUPS.form, tag: 'dvc-register-mobile' },
    ...{ script: mobile(['never']), act: filled, ready: '[aria-busy="true"], button[aria-disabled="true"]' },
  },
  {
    ...{ id: 'form-refused', name: 'Thông tin không khớp', group: GROUPS.form, tag: 'dvc-register-mobile' },
    ...{ script: mobile([{ refusal: problem('subscriber-mismatch') }]), act: filled, ready: ALERT },
  },
  {
    ...{ id: 'form-outage', name: 'Nhà mạng gián đoạn', group: GROUPS.form, tag: 'dvc-register-mobile' },
    ...{
      script: mobile([{ refusal: problem('provider-unavailable', { retryAfter: 60 }) }]),
      act: filled,
      ready: ALERT,
    },
  },
  {
    ...{ id: 'insurance', name: 'Biểu mẫu BHXH', group: GROUPS.form, tag: 'dvc-register-insurance' },
    ...{ script: { method: 'insurance', begin: { step: 'identify', data: form } }, ready: 'input[name="consent"]' },
  },
  {
    ...{ id: 'code', name: 'Nhập mã', group: GROUPS.code, tag: 'dvc-register-mobile' },
    ...{ script: coded(sent()), ready: 'input[name="code"]' },
  },
  {
    ...{ id: 'code-wrong', name: 'Mã sai', group: GROUPS.code, tag: 'dvc-register-mobile' },
    ...{
      script: coded(sent(), [{ refusal: problem('otp-incorrect', { attemptsLeft: 4 }) }]),
      act: entered,
      ready: ALERT,
    },
  },
  {
    ...{ id: 'code-expired', name: 'Mã hết hạn', group: GROUPS.code, tag: 'dvc-register-mobile' },
    script: coded(sent({ expiresAt: inMinutes(-1), resendAt: inMinutes(-1) }), [{ refusal: problem('otp-expired') }]),
    ...{ act: entered, ready: ALERT },
  },
  {
    ...{ id: 'password', name: 'Đặt mật khẩu', group: GROUPS.code, tag: 'dvc-register-mobile' },
    ...{ ready: 'input[name="password"]' },
    script: { method: 'mobile', begin: { step: 'password', data: { username: '********2222' } } },
  },
  {
    ...{ id: 'wait', name: 'Chờ xác nhận trên điện thoại', group: GROUPS.key, tag: 'dvc-register-sim' },
    ...{ script: waiting({}), ready: '[part~="code"]' },
  },
  {
    ...{ id: 'wait-ended', name: 'Yêu cầu ký đã hết hạn', group: GROUPS.key, tag: 'dvc-register-sim' },
    ...{ script: waiting({ ended: true }), ready: 'button' },
  },
  {
    ...{ id: 'confirm', name: 'Xác nhận chứng thư số', group: GROUPS.key, tag: 'dvc-register-sim' },
    ...{
      script: { method: 'sim', begin: { step: 'confirm', data: { consent, certificate } } },
      ready: 'input[name="consent"]',
    },
  },
  {
    ...{ id: 'complete', name: 'Đăng ký thành công', group: GROUPS.end, tag: 'dvc-register-mobile' },
    ...{ script: coded(sent(), [{ ending: ending() }]), act: entered, ready: 'dl' },
  },
  {
    ...{ id: 'known', name: 'Đã có tài khoản', group: GROUPS.end, tag: 'dvc-register-mobile' },
    script: coded(sent(), [
      { closed: problem('already-registered', { links: { signIn: '/sign-in', recover: '/recover' } }) },
    ]),
    ...{ act: entered, ready: 'a[href="/sign-in"], [part~="sign-in"]' },
  },
  {
    ...{ id: 'closed', name: 'Quá số lần thử', group: GROUPS.end, tag: 'dvc-register-mobile' },
    ...{ script: coded(sent(), [{ closed: problem('too-many-attempts') }]), act: entered, ready: '[part~="restart"]' },
  },
  { ...signIn, id: 'sign-in', name: 'Đăng nhập', script: byPassword(), ready: '[data-way="signature"]' },
  {
    ...{ ...signIn, id: 'sign-in-refused', name: 'Mật khẩu chưa đúng' },
    ...{ script: byPassword([{ refusal: problem('sign-in-refused') }]), act: named, ready: '[aria-invalid="true"]' },
  },
  {
    ...{ ...signIn, id: 'sign-in-code', name: 'Trình duyệt mới: nhập mã' },
    ...{ script: byPassword([{ step: 'code', data: sent() }]), act: named, ready: 'input[name="code"]' },
  },
  { ...recover, id: 'recover', name: 'Đặt lại mật khẩu', script: byPhone(), ready: '[data-way="signature"]' },
  {
    ...{ ...recover, id: 'recover-waiting', name: 'Chờ một ngày' },
    script: byPhone([{ closed: problem('recovery-waiting', { retryAfter: 86_400 }) }]),
    ...{ act: asked, ready: '[part~="restart"], .end' },
  },
  { ...account, id: 'account', name: 'Tài khoản', ready: '[data-session]' },
  {
    ...{ ...account, id: 'account-erase', name: 'Hỏi trước khi xóa' },
    ...{ act: () => press('#erase'), ready: '[data-act="erase"]' },
  },
];

/** Resolves once the screen is in its state. */
export async function shown({ act, ready }: Screen): Promise<void> {
  await act?.();
  await when(ready);
}
