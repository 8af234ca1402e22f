import { html, raw } from 'hono/html';
import type { TrustConfig } from 'dvc-register/server';
import type { Kept } from '../authority/authority.js';
import { national } from '../people.js';
import { ACCOUNTS, PIN, SIMS } from '../signing/desk.js';
import { page, type Html } from './layout.js';

/** The password of every file. It protects nothing of value. */
export const FILE_PASSWORD = '123456';

/** The card reads this certificate in the browser, and covers its identifier. */
const row = ({ id, name, about, holder }: Kept) => html`
  <li class="person">
    <div class="person-card">
      <h2>${name}</h2>
      <p>${about}</p>
      <dvc-certificate-card lang="vi" data-der="${Buffer.from(holder.der).toString('base64')}"></dvc-certificate-card>
      <p><a href="/sandbox/tokens/${id}.p12" download>Tải tệp chứng thư số (.p12)</a></p>
    </div>
  </li>
`;

/** Read as data by the page's script: base64 and PEM cannot end the element. */
const anchorsOf = (trust: TrustConfig) =>
  html`<script type="application/json" id="anchors">
    ${raw(JSON.stringify([...trust.anchors, ...trust.issuers.map(({ pem }) => pem)]))}
  </script>`;

const about = (kept: readonly Kept[], id: string) => {
  const found = kept.find((each) => each.id === id);
  return found ? `${found.name}: ${found.about}` : id;
};

/** The authority's certificates, as files to sign with. */
export const tokensPage = (kept: readonly Kept[], trust: TrustConfig): Html =>
  page({
    title: 'Chứng thư số mẫu',
    script: '/dist/demo/certificates.js',
    main: html`
      <h1>Chứng thư số mẫu</h1>
      <p class="lead">
        Tải một tệp, rồi chọn phương thức USB ký số và mở tệp đó. Mật khẩu của mọi tệp:
        <strong>${FILE_PASSWORD}</strong>. Các chứng thư chỉ có giá trị với sandbox này, và còn đó sau khi khởi động
        lại.
      </p>
      <p>
        Muốn ký bằng USB thay cho tệp: <code>npm run -s token -- --person citizen</code> đưa khóa và chứng thư vào một
        USB giả (SoftHSM2) và chỉ cách chạy công cụ ký.
      </p>
      <ul class="people">
        ${kept.map(row)}
      </ul>
      <h2>Xem một chứng thư của bạn</h2>
      <p>
        <label for="certificate">Tệp chứng thư (.cer, .crt, .der, .pem)</label>
        <input id="certificate" type="file" accept=".cer,.crt,.der,.pem" />
      </p>
      <p>Tệp được đọc ngay trong trình duyệt và không gửi đi đâu.</p>
      <dvc-certificate-card id="own" lang="vi"></dvc-certificate-card>
      ${anchorsOf(trust)}
      <h2>SIM ký số</h2>
      <p>Mã PIN của mọi SIM: <strong>${PIN}</strong>. Mở điện thoại rồi đăng ký bằng phương thức SIM ký số.</p>
      <ul>
        ${Object.entries(SIMS).map(
          ([phone, id]) =>
            html`<li><a href="/sandbox/phones/${national(phone)}">${national(phone)}</a> – ${about(kept, id)}</li>`,
        )}
      </ul>
      <h2>Ký số từ xa</h2>
      <p>
        Ứng dụng <a href="/sandbox/app/smartca">SmartCA</a> (bấm xác nhận) và
        <a href="/sandbox/app/mysign">MySign</a> (nhập mã), với một trong các tài khoản:
      </p>
      <ul>
        ${Object.entries(ACCOUNTS).map(([account, id]) => html`<li>${account} – ${about(kept, id)}</li>`)}
      </ul>
    `,
  });
