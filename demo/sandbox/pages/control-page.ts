import { html } from 'hono/html';
import { REGISTRIES, type Registry } from '../registry-questions.js';
import {
  CARRIER_MODES,
  REGISTRY_MODES,
  SIGNING_MODES,
  SMS_MODES,
  STATUS_MODES,
  VNEID_MODES,
  type CarrierMode,
  type RegistryMode,
  type SigningMode,
  type SmsMode,
  type StatusMode,
  type VneidMode,
  type World,
} from '../world.js';
import { OPERATOR } from '../operator.js';
import { page, type Html } from './layout.js';

/** A mode's name and what it does, where every partner has it. */
const USUAL = {
  normal: ['Bình thường', 'Trả lời đúng và ngay.'],
  slow: ['Chậm', 'Trả lời đúng, sau 8 giây.'],
  down: ['Ngừng hoạt động', 'Trả lời 503 cho mọi câu hỏi.'],
  hang: ['Treo', 'Nhận câu hỏi nhưng không trả lời.'],
  garbage: ['Trả lời sai định dạng', 'Gửi một trang HTML thay cho JSON.'],
} as const;

const CARRIER: Readonly<Record<CarrierMode, readonly [string, string]>> = {
  ...USUAL,
  'wrong-owner': ['SIM đứng tên người khác', 'Mọi SIM đều là của người khác.'],
  'legacy-id': ['SIM gắn CMND 9 số', 'Mọi SIM đều còn gắn chứng minh nhân dân cũ.'],
  swapped: ['SIM mới đổi', 'Mọi SIM đều vừa đổi 10 giờ trước.'],
};

const REGISTRY: Readonly<Record<RegistryMode, readonly [string, string]>> = {
  ...USUAL,
  mismatch: ['Không khớp', 'Mọi họ tên đều khác hồ sơ.'],
};

const NAMES: Readonly<Record<Registry, string>> = {
  'social-insurance': 'Cơ sở dữ liệu BHXH',
  'vietnam-post': 'Bưu điện Việt Nam',
};

const SMS: Readonly<Record<SmsMode, readonly [string, string]>> = {
  normal: ['Bình thường', 'Tin nhắn đến ngay.'],
  slow: ['Chậm', 'Tin nhắn đến sau 8 giây.'],
  down: ['Ngừng hoạt động', 'Không nhận gửi tin nhắn.'],
};

const SIGNING: Readonly<Record<SigningMode, readonly [string, string]>> = {
  ...USUAL,
  normal: ['Bình thường', 'Ký đúng điều được hỏi.'],
  'other-person': ['Chứng thư của người khác', 'Ký bằng chứng thư của một người không được hỏi.'],
  'other-hash': ['Ký nội dung khác', 'Ký một giá trị băm khác.'],
  undelivered: ['Không gửi được', 'Yêu cầu không đến được điện thoại.'],
  'device-error': ['SIM lỗi', 'SIM không ký được.'],
  'hash-mismatch': ['Nội dung không khớp', 'Điện thoại nhận được giá trị băm khác.'],
};

const VNEID: Readonly<Record<VneidMode, readonly [string, string]>> = {
  ...USUAL,
  normal: ['Bình thường', 'Xác nhận đúng người.'],
  'low-level': ['Mức độ thấp', 'Nói rằng mọi người chỉ có mức độ 1.'],
  'other-person': ['Số của người khác', 'Ghi số CCCD của một người khác.'],
  'other-issuer': ['Nơi cấp khác', 'Ghi tên một nơi cấp khác.'],
  unsigned: ['Không ký', 'Gửi xác nhận không có chữ ký.'],
  'other-key': ['Khóa lạ', 'Ký bằng một khóa không công bố.'],
};

const STATUS: Readonly<Record<StatusMode, readonly [string, string]>> = {
  ...USUAL,
  slow: ['Chậm', 'Trả lời sau 8 giây; cổng chỉ đợi 5 giây.'],
  garbage: ['Trả lời sai định dạng', 'Gửi một trang HTML.'],
  stale: ['Quá cũ', 'Trả lời điều đã đúng ba ngày trước.'],
};

const SOURCES = { ocsp: 'Trạng thái chứng thư: OCSP', crl: 'Trạng thái chứng thư: CRL' } as const;

interface Switch<Mode extends string> {
  readonly action: string;
  readonly legend: string;
  readonly modes: readonly Mode[];
  readonly now: Mode;
  readonly words: Readonly<Record<Mode, readonly [string, string]>>;
}

const control = <Mode extends string>({ action, legend, modes, now, words }: Switch<Mode>) => html`
  <form method="post" action="${action}" class="switch">
    <fieldset>
      <legend>${legend}</legend>
      ${modes.map(
        (mode) => html`
          <label>
            <input type="radio" name="mode" value="${mode}" ${mode === now ? html`checked` : ''} />
            <span><strong>${words[mode][0]}</strong> <small>${words[mode][1]}</small></span>
          </label>
        `,
      )}
    </fieldset>
    <p class="switch-now">Hiện tại: <strong>${words[now][0]}</strong></p>
    <button type="submit">Áp dụng</button>
  </form>
`;

/** The switches that change how the partners behave. */
export const controlPage = (world: World): Html =>
  page({
    title: 'Bảng điều khiển',
    main: html`
      <h1>Bảng điều khiển</h1>
      <p class="lead">
        Thế giới quanh cổng đăng ký: nhà mạng, tin nhắn, người dân. Hãy làm cho nó hỏng, rồi xem người dân được báo thế
        nào.
      </p>
      <div class="switches">
        ${control({
          action: '/sandbox/carrier',
          legend: 'Nhà mạng',
          modes: CARRIER_MODES,
          now: world.carrier,
          words: CARRIER,
        })}
        <div class="switch-stack">
          ${control({ action: '/sandbox/sms', legend: 'Tin nhắn SMS', modes: SMS_MODES, now: world.sms, words: SMS })}
          <form method="post" action="/sandbox/limits" class="switch">
            <h2>Giới hạn số lần thử</h2>
            <p>Cổng đăng ký đếm số lần thử theo số điện thoại, căn cước và địa chỉ. Xóa bộ đếm để thử tiếp ngay.</p>
            <button type="submit">Xóa bộ đếm</button>
          </form>
        </div>
      </div>
      <div class="switches">
        ${REGISTRIES.map((registry) =>
          control({
            action: `/sandbox/registry/${registry}`,
            legend: NAMES[registry],
            modes: REGISTRY_MODES,
            now: world.registries[registry],
            words: REGISTRY,
          }),
        )}
        ${control({
          action: '/sandbox/signing',
          legend: 'SIM ký số và ký số từ xa',
          modes: SIGNING_MODES,
          now: world.signing,
          words: SIGNING,
        })}
      </div>
      <div class="switches">
        ${control({
          action: '/sandbox/identity',
          legend: 'Tài khoản định danh điện tử (VNeID thử nghiệm)',
          modes: VNEID_MODES,
          now: world.vneid,
          words: VNEID,
        })}
      </div>
      <div class="switches">
        ${(['ocsp', 'crl'] as const).map((source) =>
          control({
            action: `/sandbox/${source}`,
            legend: SOURCES[source],
            modes: STATUS_MODES,
            now: world[source],
            words: STATUS,
          }),
        )}
      </div>
      <p>
        Cổng hỏi OCSP trước, CRL sau; câu trả lời rõ ràng được nhớ 5 phút (danh sách CRL: 1 giờ). Muốn thấy công tắc có
        tác dụng ngay, hãy dùng một chứng thư chưa hỏi.
      </p>
      <h2>Dành cho người điều hành</h2>
      <p>
        <a href="/console/">Bảng điều hành</a> cho thấy cổng đăng ký đang làm gì: từng bước, hàng đợi, đối tác. Mã truy
        cập của môi trường thử nghiệm này: <code>${OPERATOR.token}</code>
      </p>
      <h2>Dành cho máy</h2>
      <ul class="endpoints">
        <li><code>GET /sandbox/people</code> – danh sách người mẫu (JSON)</li>
        <li><code>GET /sandbox/phones/{số}/messages</code> – tin nhắn, mới nhất trước (JSON)</li>
        <li><code>POST /sandbox/carrier {"mode": "${CARRIER_MODES.join(' | ')}"}</code></li>
        <li><code>POST /sandbox/sms {"mode": "${SMS_MODES.join(' | ')}"}</code></li>
        <li>
          <code>POST /sandbox/registry/{${REGISTRIES.join('|')}} {"mode": "${REGISTRY_MODES.join(' | ')}"}</code>
        </li>
        <li><code>POST /sandbox/signing {"mode": "${SIGNING_MODES.join(' | ')}"}</code></li>
        <li><code>POST /sandbox/identity {"mode": "${VNEID_MODES.join(' | ')}"}</code></li>
        <li><code>/sandbox/vneid/…</code> – nơi cấp tài khoản định danh theo OpenID Connect</li>
        <li><code>POST /sandbox/{ocsp|crl} {"mode": "${STATUS_MODES.join(' | ')}"}</code></li>
        <li><code>/sandbox/ca/ocsp</code> – OCSP (RFC 6960); <code>/sandbox/ca/{public|government}.crl</code> – CRL</li>
        <li><code>GET /sandbox/phones/{số}/requests</code>, <code>POST …/requests/{id} {"pin": "…"}</code></li>
        <li>
          <code>GET /sandbox/app/{smartca|mysign}/requests</code>,
          <code>POST /sandbox/app/{…}/{id} {"act": "sign | refuse"}</code>
        </li>
        <li><code>/sandbox/mobile-id/…</code> – SIM ký số theo Mobile-ID REST</li>
        <li><code>/sandbox/remote/{smartca|mysign}/csc/v1/…</code> – ký số từ xa theo CSC API 1.0.3.0</li>
        <li><code>POST /sandbox/limits</code> – xóa bộ đếm giới hạn</li>
        <li><code>/sandbox/registries/…</code> – BHXH và Bưu điện theo <code>docs/registry-openapi.yaml</code></li>
        <li><code>/sandbox/camara/…</code> – nhà mạng theo CAMARA KYC-Match 0.3 và SIM-Swap 2.1</li>
      </ul>
    `,
  });
