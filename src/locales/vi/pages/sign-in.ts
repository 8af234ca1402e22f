import type { OwnTexts, SignInTexts } from '../../messages.js';
import { joined } from '../../with-texts.js';

/** Các câu chung nói về đăng ký được thay bằng câu về đăng nhập. */
export const general: OwnTexts = {
  text: {
    done: 'Đã đăng nhập',
    'done-lead': 'Trang tiếp theo đang mở.',
    closed: 'Chưa thể đăng nhập',
    edit: 'Đăng nhập lại',
    insecure:
      'Trang này chưa dùng kết nối an toàn nên chưa thể đăng nhập. Hãy mở lại trang bằng địa chỉ bắt đầu bằng https://.',
    'ends-in': 'Vì an toàn, phiên này sẽ kết thúc sau {time} nữa. Cần thêm thời gian, hãy bấm “Tiếp tục phiên”.',
    'ends-last': 'Vì an toàn, phiên này sẽ kết thúc sau {time} nữa và không kéo dài thêm được.',
    ended: 'Phiên này đã hết hạn. Hãy bấm “Tiếp tục phiên” để mở phiên mới.',
    extended: 'Phiên này đã được kéo dài thêm {time}.',
  },
  problem: {
    'flow-unknown': 'Phiên này đã kết thúc.',
    'flow-expired': 'Phiên này đã hết hạn, chúng tôi đã mở phiên mới cho bạn.',
    'flow-superseded': 'Việc đăng nhập đang được tiếp tục ở một tab khác.',
    'flow-over': 'Phiên này đã kết thúc.',
    'wrong-step': 'Việc đăng nhập đã chuyển sang bước khác.',
    stale: 'Việc đăng nhập vừa thay đổi ở nơi khác. Đây là bước hiện tại.',
    'too-many-attempts': 'Đã thử sai quá số lần cho phép. Hãy bắt đầu lại.',
    'method-unavailable': 'Cách đăng nhập này chưa được mở cho bạn.',
  },
  advice: {
    'too-many-attempts': [],
    'flow-expired:sign': [{ text: 'Hãy ký lại.' }],
  },
};

const own = (more: OwnTexts): OwnTexts => joined(general, more);

const noNeeds = { needs: [], help: [] };

/** Đăng nhập tại trang của hệ thống tài khoản. */
export const signIn: SignInTexts = {
  methods: {
    'sign-in-password': {
      ...noNeeds,
      name: 'Mật khẩu',
      summary: 'Tên đăng nhập và mật khẩu',
      own: own({
        step: { credentials: { short: 'Mật khẩu', title: 'Đăng nhập bằng mật khẩu', lead: '' } },
        field: {
          username: 'Số CCCD',
          'username-enterprise': 'Mã số thuế',
          'username-agency': 'Mã cơ quan',
          password: 'Mật khẩu',
        },
        hint: {
          username: '12 chữ số',
          'username-enterprise': '10 chữ số, hoặc 10 chữ số và số chi nhánh',
          'username-agency': 'Mã định danh hoặc mã số thuế của cơ quan',
        },
        text: { show: 'Hiện', hide: 'Ẩn', 'sign-in': 'Đăng nhập' },
        error: {
          username: 'Tên đăng nhập gồm 12 chữ số CCCD.',
          'username-enterprise': 'Tên đăng nhập là mã số thuế gồm 10 hoặc 13 chữ số.',
          'username-agency': 'Tên đăng nhập là mã định danh hoặc mã số thuế của cơ quan.',
          'current-password': 'Nhập mật khẩu của bạn.',
        },
      }),
    },
    'sign-in-federation': {
      ...noNeeds,
      name: 'Tài khoản VNeID',
      summary: 'Xác nhận bằng tài khoản định danh điện tử',
      own: own({
        step: {
          federate: {
            short: 'Định danh',
            title: 'Đăng nhập bằng tài khoản định danh điện tử',
            lead: 'Bạn sang trang của nơi cấp tài khoản để xác nhận, rồi tự động quay lại đây.',
          },
        },
        problem: { 'federation-invalid': 'Lần xác nhận này không còn dùng được. Hãy bấm lại từ đầu.' },
      }),
    },
    'sign-in-passkey': {
      ...noNeeds,
      name: 'Khóa truy cập (passkey)',
      summary: 'Vân tay, khuôn mặt hoặc mã PIN của thiết bị',
      own: own({
        step: {
          assert: {
            short: 'Khóa truy cập',
            title: 'Đăng nhập bằng khóa truy cập (passkey)',
            lead: 'Thiết bị sẽ hỏi vân tay, khuôn mặt hoặc mã PIN. Khóa truy cập được tạo ở trang “Tài khoản của tôi”.',
          },
        },
        text: {
          'passkey-use': 'Dùng khóa truy cập',
          'passkey-wait': 'Đang chờ thiết bị của bạn…',
        },
      }),
    },
    'sign-in-usb': {
      ...noNeeds,
      name: 'USB ký số',
      summary: 'Ký bằng chứng thư số trong USB',
      own: own({ step: { sign: { short: 'Ký số', title: 'Đăng nhập bằng USB ký số', lead: '' } } }),
    },
    'sign-in-sim': {
      ...noNeeds,
      name: 'SIM ký số',
      summary: 'Ký bằng mã PIN trên điện thoại',
      own: own({}),
    },
    'sign-in-signature': {
      ...noNeeds,
      name: 'Chữ ký số cá nhân',
      summary: 'Xác nhận trong ứng dụng ký số từ xa',
      own: own({}),
    },
  },
  text: {
    others: 'Cách đăng nhập khác',
    forgot: 'Quên mật khẩu?',
    'no-account': 'Chưa có tài khoản?',
    register: 'Đăng ký',
  },
  recover: () => import('./recover.js').then(({ recover }) => recover),
  change: () => import('./change.js').then(({ change }) => change),
  account: () => import('./account.js').then(({ account }) => account),
  passkeys: () => import('./passkey.js').then(({ passkeys }) => passkeys),
};
