import { html } from 'hono/html';
import type { Kept } from '../authority/authority.js';
import { page, type Html } from './layout.js';

/** The password of every file here; what it protects is worth nothing. */
export const FILE_PASSWORD = '123456';

const row = ({ id, name, about }: Kept) => html`
  <li class="person">
    <div class="person-card">
      <h2>${name}</h2>
      <p>${about}</p>
      <p><a href="/sandbox/tokens/${id}.p12" download>Tải tệp chứng thư số (.p12)</a></p>
    </div>
  </li>
`;

/** Certificates of the sandbox's authority, as files to sign with. */
export const tokensPage = (kept: readonly Kept[]): Html =>
  page({
    title: 'Chứng thư số mẫu',
    main: html`
      <h1>Chứng thư số mẫu</h1>
      <p class="lead">
        Tải một tệp, rồi chọn phương thức USB ký số và mở tệp đó. Mật khẩu của mọi tệp:
        <strong>${FILE_PASSWORD}</strong>. Các chứng thư được tạo mới mỗi lần khởi động và không có giá trị ở đâu khác.
      </p>
      <ul class="people">
        ${kept.map(row)}
      </ul>
    `,
  });
