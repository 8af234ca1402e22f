import { html } from 'hono/html';
import { page, type Html } from '../sandbox/pages/layout.js';

const words = (title: string, paragraphs: readonly string[]): Html =>
  page({
    title,
    main: html`
      <h1>${title}</h1>
      <p class="lead">Văn bản mẫu, chỉ dùng để thử nghiệm.</p>
      ${paragraphs.map((paragraph) => html`<p class="lead">${paragraph}</p>`)}
    `,
  });

export const termsPage = (): Html =>
  words('Điều khoản sử dụng', [
    'Tài khoản dịch vụ công là danh tính điện tử của bạn. Mỗi người có một tài khoản, dùng được trên các cổng mà bạn đồng ý chia sẻ.',
    'Bạn khai đúng sự thật, giữ kín mật khẩu và mã xác thực, và báo ngay khi nghi bị lộ.',
  ]);

export const policyPage = (): Html =>
  words('Chính sách chia sẻ thông tin', [
    'Thông tin bạn khai được dùng để lập tài khoản và đối chiếu với nhà mạng. Từng mục đích được hỏi riêng; không mục nào được chọn sẵn.',
    'Việc chia sẻ với các cổng khác là tùy bạn. Bạn có thể rút lại sự đồng ý bất cứ lúc nào.',
  ]);
