import type { OwnTexts, RecoverTexts } from '../../messages.js';
import { joined } from '../../with-texts.js';
import { general as session } from './sign-in.js';

/** Các câu chung nói về đăng ký được thay bằng câu về đặt lại mật khẩu. */
const general: OwnTexts = joined(session, {
  text: {
    register: 'Đặt mật khẩu mới',
    done: 'Đã đặt mật khẩu mới',
    'done-lead':
      'Bạn đã đăng nhập trên trình duyệt này. Phiên đăng nhập ở mọi nơi khác đã kết thúc, và mật khẩu cũ không còn dùng được.',
    closed: 'Chưa đặt lại được mật khẩu',
    waiting: 'Đã nhận yêu cầu đặt lại mật khẩu',
    edit: 'Làm lại từ đầu',
    insecure:
      'Trang này chưa dùng kết nối an toàn nên chưa thể đặt lại mật khẩu. Hãy mở lại trang bằng địa chỉ bắt đầu bằng https://.',
  },
  problem: {
    'flow-superseded': 'Việc đặt lại mật khẩu đang được tiếp tục ở một tab khác.',
    'wrong-step': 'Việc đặt lại mật khẩu đã chuyển sang bước khác.',
    stale: 'Việc đặt lại mật khẩu vừa thay đổi ở nơi khác. Đây là bước hiện tại.',
    'method-unavailable': 'Cách này chưa được mở cho bạn.',
    'sim-recently-changed':
      'Nhà mạng cho biết SIM của số này vừa được cấp lại. Để bảo vệ bạn, số này chưa dùng để đặt lại mật khẩu được trong {time} kể từ lúc đó.',
    'recovery-waiting':
      'Bạn đặt được mật khẩu mới từ {at}. Khi đó hãy mở lại trang này và làm lại đúng các bước vừa rồi.',
  },
  advice: {
    'recovery-waiting': [
      { text: 'Thời gian chờ bảo vệ bạn khi người khác cầm điện thoại của bạn.' },
      { text: 'Chúng tôi đã báo yêu cầu này qua các kênh liên lạc của tài khoản.' },
      { text: 'Không phải bạn yêu cầu, hoặc bạn đã nhớ mật khẩu? Hãy đăng nhập: yêu cầu sẽ bị hủy.' },
    ],
    'recovery-refused': [
      { text: 'Xem lại số CCCD và số điện thoại đã dùng khi đăng ký.' },
      { text: 'Không còn dùng số đó? Hãy chọn cách khác, hoặc mang CCCD đến bộ phận một cửa.' },
    ],
    'account-unknown': [{ text: 'Chứng thư số khác của bạn có thể đã được dùng khi đăng ký.' }],
  },
});

const own = (more: OwnTexts): OwnTexts => joined(general, more);

const password = {
  short: 'Mật khẩu',
  title: 'Đặt mật khẩu mới',
  lead: 'Khi đặt xong, phiên đăng nhập ở mọi nơi khác sẽ kết thúc.',
};
const noNeeds = { needs: [], help: [] };

/** Quên mật khẩu. */
export const recover: RecoverTexts = {
  methods: {
    'recover-mobile': {
      ...noNeeds,
      name: 'Số điện thoại của tài khoản',
      summary: 'Mã gửi đến điện thoại, rồi một thời gian chờ',
      own: own({
        step: {
          identify: {
            short: 'Thông tin',
            title: 'Tài khoản của bạn',
            lead: 'Chúng tôi gửi mã đến số điện thoại của tài khoản. Lần đầu, bạn phải chờ một thời gian rồi mới đặt được mật khẩu mới.',
          },
          password,
        },
        hint: { phone: 'Số đã dùng khi đăng ký tài khoản' },
      }),
    },
    'recover-federation': {
      ...noNeeds,
      name: 'Tài khoản VNeID',
      summary: 'Đặt được mật khẩu mới ngay',
      own: own({
        step: {
          federate: {
            short: 'Định danh',
            title: 'Chứng minh bằng tài khoản định danh điện tử',
            lead: 'Bạn sang trang của nơi cấp tài khoản để xác nhận, rồi tự động quay lại đây.',
          },
          password,
        },
        problem: {
          'account-unknown': 'Bạn chưa có tài khoản dịch vụ công. Hãy đăng ký trước.',
          'federation-invalid': 'Lần xác nhận này không còn dùng được. Hãy bấm lại từ đầu.',
        },
        advice: { 'account-unknown': [] },
      }),
    },
    'recover-usb': {
      ...noNeeds,
      name: 'USB ký số',
      summary: 'Ký bằng chứng thư số trong USB',
      own: own({
        step: { sign: { short: 'Ký', title: 'Chứng minh bằng USB ký số', lead: '' }, password },
      }),
    },
    'recover-sim': {
      ...noNeeds,
      name: 'SIM ký số',
      summary: 'Ký bằng mã PIN trên điện thoại',
      own: own({ step: { password } }),
    },
    'recover-signature': {
      ...noNeeds,
      name: 'Chữ ký số cá nhân',
      summary: 'Xác nhận trong ứng dụng ký số từ xa',
      own: own({ step: { password } }),
    },
  },
  text: {
    others: 'Cách khác để chứng minh',
    'sign-in': 'Đã nhớ mật khẩu? Đăng nhập',
    next: 'Tiếp tục',
  },
};
