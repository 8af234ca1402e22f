/** Every screen and state of the gallery: which element, what its gateway answers, what a person does. */
import { problem } from 'dvc-register';
import { inMinutes, type Script } from './backend.js';
import { press, tick, type, when } from './hands.js';
import { certificate, consent, ending, form, PERSON, sent } from './sample.js';

export interface Screen {
  readonly id: string;
  /** In Vietnamese, as a province's office reads it. */
  readonly name: string;
  readonly group: string;
  /** A method's element, or `dvc-register` with all of them. */
  readonly tag: string;
  readonly script: Script;
  /** Brings the screen into its state. */
  readonly act?: () => Promise<void>;
  /** Is there when the screen is in its state. */
  readonly ready: string;
}

const GROUPS = { choice: 'Chọn phương thức', form: 'Biểu mẫu', code: 'Mã xác nhận', key: 'Chữ ký số', end: 'Kết thúc' };

const fill = async () => {
  for (const [name, value] of Object.entries(PERSON)) await type(name, value);
  await tick();
};
const filled = async () => {
  await fill();
  await press();
};
const mobile = (then: Script['then'] = []): Script => ({
  method: 'mobile',
  begin: { step: 'identify', data: form },
  then,
});
const coded = (data: object, then: Script['then'] = []): Script => ({
  method: 'mobile',
  begin: { step: 'code', data },
  then,
});
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
    ...{ script: mobile(), ready: '[data-method="mobile"]' },
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
];

/** Resolves once the screen is in its state. */
export async function shown({ act, ready }: Screen): Promise<void> {
  await act?.();
  await when(ready);
}
