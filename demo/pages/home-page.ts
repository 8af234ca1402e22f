import { html } from 'hono/html';
import { page, type Html } from '../sandbox/pages/layout.js';

const PORTALS = [
  ['national', 'Cổng Dịch vụ công quốc gia', 'Văn phòng Chính phủ'],
  ['ministry', 'Cổng Dịch vụ công Bộ Công an', 'Bộ Công an'],
  ['province', 'Cổng Dịch vụ công tỉnh Lào Cai', 'Ủy ban nhân dân tỉnh Lào Cai'],
] as const;

/** The choice of portals. */
export const homePage = (): Html =>
  page({
    title: 'dvc-register',
    main: html`
      <h1>Ba cổng, một tài khoản</h1>
      <p class="lead">
        Đăng ký ở cổng nào cũng được: tài khoản dùng được ở cả ba. Hãy chọn một cổng và thử bằng một người mẫu.
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
          <li><a href="/theme/">/theme/</a> – tạo giao diện cho một cổng, không cần lập trình</li>
          <li><a href="/states/">/states/</a> – mọi màn hình, mọi trạng thái</li>
          <li><a href="/docs/">/docs/</a> – tài liệu: tìm kiếm, ví dụ chạy được, tham chiếu phần tử</li>
          <li><a href="/embed.html">embed.html</a> – một trang nhỏ nhất nhúng bộ công cụ</li>
          <li><a href="/hosted.html">hosted.html</a> – một cổng không dùng script nào: đăng ký ở trang của hệ thống</li>
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
