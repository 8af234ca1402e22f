import type { SigningTexts } from '../messages.js';

/**
 * For programs that serve `wss://` on loopback: their installer makes the browser trust the
 * certificate.
 */
const REINSTALL =
  'Đã cài rồi? Hãy mở lại phần mềm. Nếu trình duyệt vẫn không thấy, hãy cài lại: việc cài đặt giúp trình duyệt tin cậy phần mềm.';

/** Ký bằng chứng thư số. */
export const signing: SigningTexts = {
  signer: {
    agent: 'USB ký số',
    file: 'Tệp chứng thư số (.p12, .pfx)',
    memory: 'Chứng thư số thử nghiệm',
    vgca: 'USB ký số chuyên dùng Chính phủ (VGCA Sign Service)',
    vnpt: 'USB ký số qua VNPT-CA Plugin',
    bkav: 'USB ký số qua BkavCA Signer Plugin',
    'web-eid': 'Thẻ hoặc USB ký số qua Web eID',
    fortify: 'USB ký số qua Fortify',
  },
  repair: { vgca: REINSTALL, vnpt: REINSTALL, bkav: REINSTALL, fortify: REINSTALL },
  text: {
    with: 'Ký bằng',
    checking: 'Đang tìm USB ký số… Nếu trình duyệt hoặc phần mềm ký số hỏi, hãy bấm “Cho phép”.',
    found: 'Đã tìm thấy {n} chứng thư số.',
    compare: 'Phần mềm ký số đang hỏi bạn có cho phép trang này không. Hãy cho phép nếu mã ở đó là {code}.',
    other: 'Chọn tệp khác',
    again: 'Kiểm tra lại',
    download: 'Tải về: {name}',
    publisher: 'Nhà phát hành: {name}',
    megabytes: '{n} MB',
    'other-systems': 'Hệ điều hành khác',
    software: 'phần mềm ký số',
    'choose-file': 'Chọn tệp…',
    'no-file': 'Chưa chọn tệp',
    file: 'Tệp chứng thư số (.p12, .pfx)',
    password: 'Mật khẩu của tệp',
    open: 'Mở tệp',
    opening: 'Đang mở…',
    private: 'Tệp và mật khẩu chỉ được dùng trong trình duyệt của bạn, không gửi đi đâu.',
    choose: 'Chọn chứng thư số',
    valid: 'Hiệu lực {from} – {to}',
    issuer: 'Nơi cấp: {name}',
    sign: 'Ký',
    signing: 'Hãy nhập mã PIN trong cửa sổ của phần mềm ký số…',
    cancel: 'Hủy',
    tries: 'Còn {n} lần thử trước khi USB bị khóa.',
    owner: 'Chủ chứng thư số',
    organization: 'Tổ chức',
    until: 'Hiệu lực đến',
    by: 'Nơi cấp',
  },
  scheme: {
    CCCD: 'Số CCCD',
    CMND: 'Số CMND',
    HC: 'Số hộ chiếu',
    MST: 'Mã số thuế',
    BHXH: 'Mã số BHXH',
    MNS: 'Mã số đơn vị quan hệ ngân sách',
    MDD: 'Mã định danh điện tử',
  },
  authority: {
    agency: { name: 'phần mềm và driver của Ban Cơ yếu Chính phủ', url: 'https://ca.gov.vn/tai-phan-mem' },
  },
  fault: {
    'software-missing': {
      text: 'Chưa cài đặt công cụ ký điện tử',
      next: 'Tải, cài đặt và mở phần mềm ký số cho máy này, rồi bấm “Kiểm tra lại”.',
      alone:
        'Máy này cần {name}. Hãy gọi tổng đài hỗ trợ của cổng để biết nơi tải bản chính thức. Cài đặt và mở xong, bấm “Kiểm tra lại”.',
    },
    'driver-missing': {
      text: 'Chưa có driver của USB ký số',
      next: 'Cài driver do nơi cấp USB cung cấp, rồi bấm “Kiểm tra lại”.',
    },
    'token-missing': { text: 'Chưa nhận USB ký số', next: 'Cắm USB ký số vào máy, rồi bấm “Kiểm tra lại”.' },
    blocked: {
      text: 'Trình duyệt đang chặn trang này kết nối với phần mềm ký số',
      next: 'Phần mềm ký số chạy trên máy của bạn, nên trình duyệt cần bạn cho phép:',
      steps: [
        'Bấm biểu tượng ở bên trái địa chỉ trang.',
        'Bật “Ứng dụng trên thiết bị” (bản cũ ghi “Mạng cục bộ”).',
        'Trang này tự tìm lại USB; nếu không thấy, bấm “Kiểm tra lại”.',
      ],
    },
    'wrong-pin': { text: 'Mã PIN chưa đúng', next: 'Bấm “Ký” và nhập lại mã PIN cho đúng.' },
    'wrong-password': {
      text: 'Mật khẩu của tệp chưa đúng',
      next: 'Xem lại chữ hoa và bộ gõ tiếng Việt, rồi nhập lại.',
    },
    'pin-locked': {
      text: 'USB ký số đã bị khóa vì nhập sai mã PIN nhiều lần',
      next: 'Liên hệ nơi cấp USB để mở khóa; nhập thêm mã PIN không có tác dụng.',
    },
    cancelled: { text: 'Bạn đã hủy việc ký', next: 'Bấm “Ký” khi sẵn sàng.' },
    refused: {
      text: 'Phần mềm ký số chưa cho phép trang này',
      next: 'Cho phép địa chỉ trang này trong phần mềm ký số, rồi ký lại.',
    },
    'certificate-missing': {
      text: 'Không có chứng thư số dùng được',
      next: 'Kiểm tra đúng USB hoặc tệp, hoặc liên hệ nơi cấp.',
    },
    busy: { text: 'USB ký số đang bận', next: 'Đóng trang khác đang ký, đợi một chút rồi thử lại.' },
    timeout: { text: 'Quá thời gian chờ', next: 'Rút USB, cắm lại rồi thử lại.' },
    unloaded: {
      text: 'Chưa tải được phần đọc chứng thư số',
      next: 'Kiểm tra kết nối mạng, rồi thử lại.',
    },
    'key-unsupported': {
      text: 'Loại khóa trong tệp này chưa dùng được ở đây',
      next: 'Chọn tệp có khóa RSA hoặc EC (P-256, P-384, P-521), hoặc liên hệ nơi cấp.',
    },
    outdated: {
      text: 'Phần mềm ký số đã cũ',
      next: 'Tải bản mới, rồi bấm “Kiểm tra lại”.',
      alone:
        'Máy này cần bản mới của {name}. Hãy gọi tổng đài hỗ trợ của cổng để biết nơi tải bản chính thức. Cài đặt xong, bấm “Kiểm tra lại”.',
    },
    'unsupported-browser': {
      text: 'Trình duyệt này không dùng được USB ký số',
      next: 'Safari không cho trang web kết nối với phần mềm ký số trên máy. Hãy mở trang này bằng Chrome, Edge hoặc Firefox trên máy này. Bạn cũng có thể ký bằng tệp chứng thư số.',
    },
    'computer-needed': {
      text: 'Ký bằng USB cần dùng máy tính',
      next: 'Điện thoại và máy tính bảng không dùng được USB ký số. Hãy mở trang này trên máy tính. Nếu không có máy tính, hãy ký bằng tệp chứng thư số. Bạn cũng có thể quay lại chọn SIM ký số hoặc chữ ký số cá nhân.',
    },
    unreadable: { text: 'Không đọc được tệp này', next: 'Chọn tệp .p12 hoặc .pfx có khóa của bạn.' },
    failed: { text: 'Chưa ký được', next: 'Rút USB, cắm lại rồi thử lại.' },
  },
};
