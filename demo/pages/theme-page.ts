/** The theme builder. */
import { html } from 'hono/html';
import { page, type Html } from '../sandbox/pages/layout.js';
import { SCREENS } from '../states/screens.js';
import { NAMES } from '../theme/names.js';
import { COLOUR_NAMES } from '../theme/theme.js';

const FONTS: Readonly<Record<string, string>> = {
  "'Be Vietnam Pro', system-ui, sans-serif": 'Be Vietnam Pro',
  'system-ui, sans-serif': 'Chữ của máy',
  'Georgia, serif': 'Chữ có chân',
};

const HEADINGS: Readonly<Record<string, string>> = { '': 'Như chữ thường', ...FONTS };
const CORNERS: Readonly<Record<string, string>> = { '': 'Như các góc khác', '0px': 'Vuông', '99px': 'Tròn hết' };
const CHOICES: Readonly<Record<string, string>> = { '288px': 'Lưới, khi đủ chỗ', '100%': 'Danh sách' };

const choice = (shape: string, label: string, values: Readonly<Record<string, string>>): Html => html`
  <label
    >${label}
    <select data-shape="${shape}" data-default="${Object.keys(values)[0]}">
      ${Object.entries(values).map(([value, name]) => html`<option value="${value}">${name}</option>`)}
    </select>
  </label>
`;

const colour = (name: string): Html => html`
  <tr>
    <th scope="row">${NAMES[name] ?? name}</th>
    ${(['light', 'dark'] as const).map(
      (scheme) =>
        html`<td>
          <input
            type="color"
            name="${name}"
            data-scheme="${scheme}"
            aria-label="${NAMES[name] ?? name}, ${scheme === 'light' ? 'sáng' : 'tối'}"
          />
        </td>`,
    )}
  </tr>
`;

const slider = (shape: string, label: string, least: number, most: number, value: number): Html => html`
  <label
    >${label} <span class="value"></span>
    <input type="range" data-shape="${shape}" data-default="${value}px" min="${least}" max="${most}" value="${value}" />
  </label>
`;

const controls = (): Html => html`
  <form class="controls" aria-label="Giao diện">
    <table>
      <caption>
        Màu
      </caption>
      <thead>
        <tr>
          <th scope="col">Dùng cho</th>
          <th scope="col">Sáng</th>
          <th scope="col">Tối</th>
        </tr>
      </thead>
      <tbody>
        ${COLOUR_NAMES.map(colour)}
      </tbody>
    </table>
    ${slider('radius', 'Bo góc', 0, 24, 8)} ${slider('gap', 'Khoảng cách', 12, 32, 20)}
    ${slider('font-size', 'Cỡ chữ', 16, 22, 16)} ${slider('control-height', 'Chiều cao ô nhập và nút', 44, 64, 48)}
    ${choice('font', 'Kiểu chữ', FONTS)} ${choice('font-heading', 'Kiểu chữ của tiêu đề', HEADINGS)}
    ${choice('radius-button', 'Góc của nút', CORNERS)} ${choice('method-width', 'Các phương thức', CHOICES)}
    ${slider('progress-height', 'Độ dày vạch tiến độ', 2, 12, 5)} ${slider('icon-size', 'Cỡ hình vẽ', 20, 44, 28)}
    <label
      >Logo
      <input type="file" id="logo" accept="image/*" />
    </label>
    <p>
      Logo không nằm trong CSS. Người quản trị đặt <code>&lt;img slot="header" src="…" alt="…" /&gt;</code> vào thẻ.
    </p>
    <button type="button" id="reset">Trở về mặc định</button>
  </form>
`;

const preview = (): Html => html`
  <section class="preview" aria-labelledby="seen">
    <h2 id="seen">Xem thử</h2>
    <p class="choices">
      <label
        >Màn hình
        <select id="screen">
          ${SCREENS.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
        </select></label
      >
      <label
        >Bề rộng
        <select id="width">
          <option value="320">320 px</option>
          <option value="375">375 px</option>
          <option value="1280">1280 px</option>
        </select></label
      >
    </p>
    <div class="frames">
      <iframe data-scheme="light" title="Nền sáng"></iframe>
      <iframe data-scheme="dark" title="Nền tối"></iframe>
    </div>
  </section>
`;

export const themePage = (): Html =>
  page({
    ...{ title: 'Tạo giao diện', style: '/assets/theme.css', script: '/dist/demo/theme.js' },
    main: html`
      <h1>Tạo giao diện cho cổng của bạn</h1>
      <p class="lead">
        Chọn màu, xem ngay trên màn hình thật, rồi đưa CSS cho người quản trị cổng. Không cần biết lập trình.
      </p>
      <p id="verdict" role="status"></p>
      <div class="builder">${controls()} ${preview()}</div>
      <section aria-labelledby="readable">
        <h2 id="readable">Đọc được không?</h2>
        <div class="scroll" tabindex="0" role="group" aria-labelledby="readable">
          <table id="contrast">
            <thead>
              <tr>
                <th scope="col">Cặp màu</th>
                <th scope="col">Tương phản WCAG</th>
                <th scope="col">APCA (Lc)</th>
                <th scope="col">Kết quả</th>
              </tr>
            </thead>
            <tbody></tbody>
          </table>
        </div>
      </section>
      <section aria-labelledby="css">
        <h2 id="css">CSS của giao diện</h2>
        <p>Lưu vào <code>theme.css</code> của cổng. Cũng có thể dán CSS đã có vào đây rồi bấm “Đọc CSS”.</p>
        <textarea id="sheet" rows="12" spellcheck="false" aria-labelledby="css"></textarea>
        <p class="choices">
          <button type="button" id="copy">Sao chép CSS</button>
          <button type="button" id="save">Lưu thành tệp</button>
          <button type="button" id="take">Đọc CSS</button>
          <button type="button" id="link">Sao chép liên kết</button>
        </p>
        <p id="said" role="status"></p>
      </section>
    `,
  });
