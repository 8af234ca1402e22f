import { html } from 'hono/html';
import { PIN, PROVIDERS, type Line, type ProviderId, type Request } from '../signing/desk.js';
import { page, type Html } from './layout.js';

/** Screen readers read the code digit by digit. */
const spoken = (code: string) => code.replaceAll(/\d(?=\d)/g, '$& ');

/** A request on the phone's screen: who asks, the control code, the PIN. */
export const pinPrompt = (number: string, { id, text, code }: Request, line: Line): Html => html`
  <section class="prompt" aria-labelledby="prompt-${id}" data-request="${id}">
    <h2 id="prompt-${id}">Yêu cầu ký</h2>
    <p>${text}</p>
    <p>Mã đối chiếu</p>
    <p class="prompt-code"><span aria-hidden="true">${code}</span><span class="sr">${spoken(code)}</span></p>
    <form method="post" action="/sandbox/phones/${number}/requests/${id}">
      <label for="pin-${id}">Mã PIN của SIM (thử nghiệm: ${PIN})</label>
      <input
        id="pin-${id}"
        name="pin"
        type="password"
        inputmode="numeric"
        autocomplete="off"
        maxlength="12"
        aria-describedby="tries-${id}"
      />
      <p id="tries-${id}">Còn ${line.tries} lần nhập.</p>
      <button type="submit" name="act" value="sign">Ký</button>
      <button type="submit" name="act" value="refuse" class="quiet">Từ chối</button>
    </form>
  </section>
`;

/** Below the phone: what its owner can do to it. */
export const phoneSwitches = (number: string, { off, tries }: Line): Html => html`
  <form method="post" action="/sandbox/phones/${number}/line" class="line">
    <p>
      SIM ký số: điện thoại đang <strong>${off ? 'tắt' : 'bật'}</strong>, PIN
      <strong>${tries > 0 ? `còn ${tries} lần nhập` : 'đã khóa'}</strong>.
    </p>
    <button type="submit" name="act" value="${off ? 'on' : 'off'}">${off ? 'Bật điện thoại' : 'Tắt điện thoại'}</button>
    <button type="submit" name="act" value="unlock">Mở khóa PIN</button>
  </form>
`;

const item = (provider: ProviderId, { id, to, text, code, otp }: Request) => html`
  <li class="prompt" data-request="${id}">
    <h2>${text || 'Mã xác nhận'}</h2>
    <p>Tài khoản ${to.slice(to.indexOf(':') + 1)}</p>
    ${
      PROVIDERS[provider].mode === 'otp'
        ? html`<p>Nhập mã này vào trang đăng ký</p>
            <p class="prompt-code">${otp}</p>`
        : html`<p>Mã đối chiếu</p>
            <p class="prompt-code"><span aria-hidden="true">${code}</span><span class="sr">${spoken(code)}</span></p>`
    }
    <form method="post" action="/sandbox/app/${provider}/${id}">
      ${PROVIDERS[provider].mode === 'otp' ? '' : html`<button type="submit" name="act" value="sign">Xác nhận</button>`}
      <button type="submit" name="act" value="refuse" class="quiet">Từ chối</button>
    </form>
  </li>
`;

/** The app of a remote signer with all people's requests: the sandbox has no sign-in. */
export const appPage = (provider: ProviderId, requests: readonly Request[]): Html =>
  page({
    title: PROVIDERS[provider].name,
    style: '/assets/phone.css',
    script: '/dist/demo/phone.js',
    main: html`
      <div class="phone-layout">
        <section class="phone" aria-labelledby="app-title" data-requests="/sandbox/app/${provider}/requests">
          <div class="phone-status" aria-hidden="true"><span class="phone-speaker"></span></div>
          <header class="phone-header">
            <h1 id="app-title">${PROVIDERS[provider].name}</h1>
            <p>Yêu cầu ký đang chờ</p>
          </header>
          <ul class="messages">
            ${requests.map((each) => item(provider, each))}
          </ul>
          ${requests.length ? '' : html`<p class="phone-empty">Chưa có yêu cầu nào.</p>`}
          <div class="phone-home" aria-hidden="true"></div>
        </section>
        <aside class="phone-owner">
          <h2>Ứng dụng ký số từ xa</h2>
          <p>
            Thử với tài khoản 034086012222. Ứng dụng thật hỏi ai đang cầm máy; ứng dụng thử nghiệm cho thấy yêu cầu của
            mọi người.
          </p>
          <noscript><p>Tải lại trang để xem yêu cầu mới.</p></noscript>
        </aside>
      </div>
    `,
  });
