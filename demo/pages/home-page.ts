import { html } from 'hono/html';
import { page, type Html } from '../sandbox/pages/layout.js';

const PORTALS = [
  ['national', 'Cổng Dịch vụ công quốc gia', 'Đỏ và vàng; sáng hoặc tối theo máy.'],
  ['ministry', 'Cổng Dịch vụ công Bộ Công an', 'Xanh lá đậm; sáng hoặc tối theo máy.'],
  ['province', 'Cổng Dịch vụ công tỉnh Lào Cai', 'Giao diện tối.'],
] as const;

/** The choice of portals. */
export const homePage = (): Html =>
  page({
    title: 'dvc-register',
    main: html`
      <h1>Ba cổng, một tài khoản</h1>
      <p class="lead">
        Cùng những thẻ HTML ấy, ba cổng dịch vụ công với ba giao diện. Hãy chọn một cổng và đăng ký bằng một người mẫu.
      </p>
      <ul class="portals">
        ${PORTALS.map(
          ([id, name, about]) => html`
            <li>
              <a class="portal-card" href="/${id}/">
                <img src="/${id}/mark.svg" alt="" />
                <h2>${name}</h2>
                <p>${about}</p>
              </a>
            </li>
          `,
        )}
      </ul>
      <div class="links">
        <h2>Dành cho người phát triển</h2>
        <ul class="endpoints">
          <li><a href="/embed.html">embed.html</a> – một trang nhỏ nhất nhúng bộ công cụ</li>
          <li><a href="/element/mobile">/element/mobile</a> – từng phần tử, với cổng và CSP tùy chọn</li>
          <li><a href="/static/">/static/</a> – không cần máy chủ: tất cả chạy trong trang</li>
          <li>
            <a href="/metrics">/metrics</a> – số liệu cho Prometheus; <a href="/console/">/console/</a> – cho người điều
            hành
          </li>
          <li><a href="/registration/openapi.json">/registration/openapi.json</a> – giao thức của cổng đăng ký</li>
        </ul>
      </div>
    `,
  });
