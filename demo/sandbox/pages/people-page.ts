import { html } from 'hono/html';
import type { Person } from '../people.js';
import { page, type Html } from './layout.js';

const row = ({ citizenId, fullName, birthDate, phone, insurance, postal, about }: Person) => html`
  <li class="person">
    <div class="person-card">
      <h2>${fullName}</h2>
      <dl>
        <div>
          <dt>Số CCCD</dt>
          <dd>${citizenId}</dd>
        </div>
        <div>
          <dt>Ngày sinh</dt>
          <dd>${birthDate}</dd>
        </div>
        <div>
          <dt>Số điện thoại</dt>
          <dd>${phone}</dd>
        </div>
        <div>
          <dt>Mã số BHXH</dt>
          <dd>${insurance?.code ?? 'không có'}</dd>
        </div>
        <div>
          <dt>Mã của bưu cục</dt>
          <dd>${postal?.id ?? 'chưa xác minh'}</dd>
        </div>
      </dl>
      <p>${about}</p>
      <p><a href="/sandbox/phones/${phone}">Điện thoại của ${fullName}</a></p>
    </div>
  </li>
`;

/** The people in the registries, each with their particularity. */
export const peoplePage = (people: readonly Person[]): Html =>
  page({
    title: 'Người mẫu',
    main: html`
      <h1>Người mẫu</h1>
      <p class="lead">
        Hãy đăng ký bằng thông tin của một trong những người này. Mã xác thực sẽ đến điện thoại của họ, ngay tại đây.
      </p>
      <ul class="people">
        ${people.map(row)}
      </ul>
    `,
  });
