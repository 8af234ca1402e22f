import { html } from 'hono/html';
import type { Verdict, Visit } from '../../counter/desk.js';
import type { Officer } from '../desk.js';
import { page, type Html } from './layout.js';

const SAID: Readonly<Record<Verdict | 'refused', string>> = {
  confirmed: 'Đã xác nhận. Trang của người dân tự chuyển sang bước tiếp theo.',
  'second-officer': 'Bạn đã xác nhận nhiều người trong giờ này: cần thêm một cán bộ khác xác nhận lượt này.',
  'wrong-number': 'Số này khác số trên trang của người dân. Hãy hỏi lại.',
  limit: 'Bạn đã đạt giới hạn trong giờ này. Hãy nhờ cán bộ khác.',
  gone: 'Lượt này không còn đợi.',
  refused: 'Đã từ chối.',
};

const row = ({ token }: Officer, { flow, code, fullName, citizenId, birthDate, first }: Visit) => html`
  <li class="prompt">
    <h2>${fullName}</h2>
    <p>CCCD ${citizenId}, sinh ${birthDate}</p>
    <p>Số trên trang của người dân phải là</p>
    <p class="prompt-code">${code}</p>
    ${first ? html`<p>${first} đã xác nhận, cần thêm một cán bộ.</p>` : ''}
    <form method="post" action="/sandbox/desk">
      <input type="hidden" name="token" value="${token}" />
      <input type="hidden" name="flow" value="${flow}" />
      <label for="code-${flow}">Số mà người dân đọc cho bạn</label>
      <input id="code-${flow}" name="code" inputmode="numeric" autocomplete="off" maxlength="4" required />
      <button type="submit" name="act" value="confirm">Đúng người trên thẻ</button>
      <button type="submit" name="act" value="refuse" class="quiet" formnovalidate>Không đúng người</button>
    </form>
  </li>
`;

const stranger = html`
  <h1>Bộ phận một cửa</h1>
  <p class="lead">
    Trang này dành cho cán bộ đã đăng nhập bằng chứng thư số. Cán bộ mẫu: ĐỖ THỊ TOKEN và CHU VĂN MƯỜI HAI (<a
      href="/sandbox/tokens"
      >chứng thư số mẫu</a
    >).
  </p>
  <p><a href="/sign-in?acr=urn:dvc:acr:certificate">Đăng nhập</a>, rồi mở lại trang này.</p>
`;

/** The people who wait at the desk, for the officer who is signed in. */
export const deskPage = (officer: Officer | undefined, visits: readonly Visit[], said?: Verdict | 'refused'): Html =>
  page({
    title: 'Bộ phận một cửa',
    style: '/assets/phone.css',
    main: officer
      ? html`<h1>Bộ phận một cửa</h1>
          <p class="lead">Cán bộ: ${officer.name}. So người trước mặt với thẻ căn cước, rồi nhập số họ đọc.</p>
          ${said ? html`<p role="status"><strong>${SAID[said]}</strong></p>` : ''}
          <ul class="messages">
            ${visits.map((each) => row(officer, each))}
          </ul>
          ${visits.length ? '' : html`<p>Chưa có ai đợi.</p>`}
          <p><a href="/sandbox/desk">Xem lại danh sách</a></p>`
      : stranger,
  });
