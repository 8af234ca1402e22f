import type { ChangeTexts, OwnTexts } from '../../messages.js';
import { joined } from '../../with-texts.js';
import { shop, tttb, vneid } from '../sim.js';
import { general as session } from './sign-in.js';

/** Các câu chung nói về đăng ký được thay bằng câu về đổi thông tin. */
const general: OwnTexts = joined(session, {
  text: {
    done: 'Đã đổi',
    'done-lead': 'Chúng tôi đã báo qua các kênh liên lạc cũ.',
    closed: 'Chưa đổi được',
    edit: 'Làm lại',
  },
  problem: {
    'flow-superseded': 'Việc này đang được tiếp tục ở một tab khác.',
    'wrong-step': 'Việc này đã chuyển sang bước khác.',
    stale: 'Việc này vừa thay đổi ở nơi khác. Đây là bước hiện tại.',
    'method-unavailable': 'Chưa đổi được ở đây.',
    'subscriber-mismatch': 'Số này không đứng tên bạn tại nhà mạng. Hãy dùng số đứng tên bạn.',
    'subscriber-legacy-id': 'SIM này là của bạn nhưng vẫn gắn với CMND 9 số. Hãy cập nhật sang CCCD 12 số rồi thử lại.',
    'sim-recently-changed':
      'Nhà mạng cho biết SIM của số này vừa được cấp lại. Để bảo vệ bạn, số này chưa dùng cho tài khoản được trong {time} kể từ lúc đó.',
    'certificate-other-person': 'Chứng thư số này không phải của chủ tài khoản.',
  },
  advice: { 'subscriber-mismatch': [vneid, tttb, shop] },
});

const own = (more: OwnTexts): OwnTexts => joined(general, more);

const noNeeds = { needs: [], help: [], summary: '' };

/** Người đã đăng nhập đổi thông tin tài khoản. */
export const change: ChangeTexts = {
  methods: {
    'change-passkey': {
      ...noNeeds,
      name: 'Khóa truy cập mới',
      own: own({
        step: {
          current: { title: 'Xác nhận là bạn', short: 'Xác nhận', lead: 'Nhập mật khẩu đang dùng để thêm khóa.' },
          create: {
            title: 'Tạo khóa truy cập',
            short: 'Tạo khóa',
            lead: 'Thiết bị sẽ hỏi vân tay, khuôn mặt hoặc mã PIN để tạo khóa. Chỉ tạo khóa trên thiết bị của riêng bạn.',
          },
        },
        field: { username: 'Tên đăng nhập', password: 'Mật khẩu', label: 'Tên khóa' },
        hint: { label: 'Để bạn nhận ra khóa này trong danh sách.' },
        text: {
          show: 'Hiện',
          hide: 'Ẩn',
          'sign-in': 'Tiếp tục',
          'passkey-make': 'Tạo khóa truy cập',
          'passkey-wait': 'Đang chờ thiết bị của bạn…',
          done: 'Đã thêm khóa truy cập',
          'done-lead': 'Từ nay bạn đăng nhập được bằng khóa này.',
          closed: 'Chưa thêm được khóa truy cập',
        },
        error: { 'current-password': 'Nhập mật khẩu của bạn.' },
        problem: {
          'sign-in-refused': 'Mật khẩu chưa đúng.',
          'passkey-refused': 'Chưa tạo được khóa truy cập. Hãy thử lại.',
          'passkey-cancelled': 'Chưa tạo khóa truy cập: bạn đã bỏ qua, hoặc đã hết thời gian. Hãy thử lại.',
          'method-unavailable': 'Tài khoản này chưa thêm được khóa truy cập.',
        },
      }),
    },
    'change-phone': {
      ...noNeeds,
      name: 'Đổi số điện thoại',
      own: own({
        step: {
          identify: {
            short: 'Số mới',
            title: 'Số điện thoại mới',
            lead: 'Mã xác thực được gửi đến số mới. Số cũ cũng được báo.',
          },
        },
        hint: { phone: 'Số mới, đứng tên bạn' },
      }),
    },
    'change-email': {
      ...noNeeds,
      name: 'Đổi email',
      own: own({
        step: {
          identify: {
            short: 'Email mới',
            title: 'Địa chỉ email mới',
            lead: 'Số điện thoại và email cũ của bạn cũng được báo.',
          },
        },
        text: { continue: 'Lưu' },
      }),
    },
    'change-password': {
      ...noNeeds,
      name: 'Đổi mật khẩu',
      own: own({
        step: {
          current: {
            short: 'Mật khẩu cũ',
            title: 'Mật khẩu hiện tại',
            lead: 'Nếu bạn vừa đăng nhập bằng chữ ký số, bước này không hỏi mật khẩu.',
          },
          password: {
            short: 'Mật khẩu',
            title: 'Mật khẩu mới',
            lead: 'Khi đổi xong, phiên đăng nhập ở mọi nơi khác sẽ kết thúc.',
          },
        },
        field: { 'current-password': 'Mật khẩu hiện tại' },
        error: { 'current-password': 'Nhập mật khẩu hiện tại của bạn.' },
        text: { 'sign-in': 'Tiếp tục', register: 'Đổi mật khẩu', show: 'Hiện', hide: 'Ẩn' },
        problem: { 'sign-in-refused': 'Mật khẩu hiện tại chưa đúng.' },
      }),
    },
    'change-usb': {
      ...noNeeds,
      name: 'Nâng mức bằng USB ký số',
      own: own({ step: { sign: { title: 'Ký bằng USB ký số của bạn', lead: '' } } }),
    },
    'change-sim': { ...noNeeds, name: 'Nâng mức bằng SIM ký số', own: own({}) },
    'change-signature': { ...noNeeds, name: 'Nâng mức bằng chữ ký số cá nhân', own: own({}) },
  },
  done: {
    phone: 'Đã đổi số điện thoại. Chúng tôi đã báo cho số cũ.',
    email: 'Đã đổi email. Chúng tôi đã báo qua các kênh liên lạc cũ.',
    password: 'Đã đổi mật khẩu. Phiên đăng nhập ở mọi nơi khác đã kết thúc.',
    usb: 'Đã nâng mức bảo đảm lên chữ ký số.',
    sim: 'Đã nâng mức bảo đảm lên chữ ký số.',
    signature: 'Đã nâng mức bảo đảm lên chữ ký số.',
  },
};
