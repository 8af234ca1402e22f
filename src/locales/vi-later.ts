import type { Advice, LaterTexts } from './messages.js';

const vneid: Advice = { text: 'Xem và xác nhận SIM đứng tên bạn trên VNeID hoặc ứng dụng của nhà mạng.' };
const tttb: Advice = {
  text: 'Hoặc nhắn tin TTTB gửi 1414 để xem SIM đang đứng tên ai: miễn phí, nhưng không nhắn được khi SIM bị khóa chiều đi.',
  link: 'Soạn tin TTTB gửi 1414',
  href: 'sms:1414?body=TTTB',
};
const shop: Advice = {
  text: 'SIM chưa đứng tên bạn: mang thẻ căn cước đến điểm giao dịch của nhà mạng để đăng ký lại.',
};
/** Of all fields alike: which one differs is told to nobody (SECURITY T11). */
const check: Advice = { text: 'Xem lại số CCCD, họ tên (gõ có dấu như trên thẻ), ngày sinh và số điện thoại.' };
const otherWay: Advice = { text: 'Hoặc chọn một phương thức đăng ký khác.' };

/** Những gì chỉ cần đến sau câu trả lời đầu tiên: mã, mật khẩu, vì sao chưa được, và làm gì tiếp. */
export const later: LaterTexts = {
  text: {
    'code-sent': 'Mã đã gửi đến {to}.',
    'code-from': 'Người gửi: {from}.',
    'code-resent': 'Đã gửi mã mới đến {to}. Hãy nhập mã mới nhất.',
    'code-minute': 'Mã còn hiệu lực 1 phút.',
    'code-expires': 'Mã còn hiệu lực {time}.',
    'code-expired': 'Mã đã hết hạn.',
    'code-left': 'Còn {n} lần nhập.',
    resend: 'Gửi lại mã',
    'resend-in': 'Gửi lại mã sau {time}',
    'resend-now': 'Bạn có thể lấy mã khác.',
    'resend-none': 'Không thể gửi thêm mã trong phiên này.',
    show: 'Hiện',
    hide: 'Ẩn',
    repeat: 'Nhập lại mật khẩu',
    rules: 'Mật khẩu cần có',
    'rule-met': 'đã đạt',
    'rule-open': 'chưa đạt',
    'password-lacks': 'Còn thiếu: {list}.',
    strength: 'Độ mạnh: {level}',
    'strength-0': 'yếu',
    'strength-1': 'trung bình',
    'strength-2': 'mạnh',
    'name-marks': 'Họ tên chưa có dấu. Hãy gõ họ tên có dấu như trên thẻ.',
    patience: 'Việc này lâu hơn thường lệ. Bạn cứ để trang này mở.',
    edit: 'Sửa thông tin',
    closed: 'Chưa thể đăng ký',
    known: 'Bạn đã có tài khoản',
    'sign-in': 'Đăng nhập',
    recover: 'Quên mật khẩu',
    done: 'Đăng ký thành công',
    'done-lead': 'Tên đăng nhập là số CCCD của bạn.',
    'done-portals': 'Tài khoản dùng được trên {portals}.',
    reference: 'Mã tra cứu',
    framed: 'Để bảo vệ bạn, biểu mẫu này không mở trong khung của trang khác.',
    insecure:
      'Trang này chưa dùng kết nối an toàn nên chưa thể đăng ký. Hãy mở lại trang bằng địa chỉ bắt đầu bằng https://.',
    'ends-in':
      'Vì an toàn, phiên đăng ký sẽ kết thúc sau {time} nữa. Cần thêm thời gian, hãy bấm “Tiếp tục phiên”; những gì bạn đã nhập vẫn giữ nguyên.',
    'ends-last':
      'Vì an toàn, phiên đăng ký sẽ kết thúc sau {time} nữa và không kéo dài thêm được. Hãy hoàn tất bước này, hoặc bắt đầu lại khi đã sẵn sàng.',
    ended:
      'Phiên đăng ký đã hết hạn. Hãy bấm “Tiếp tục phiên” để mở phiên mới; những gì bạn đã nhập ở bước đầu vẫn còn.',
    extend: 'Tiếp tục phiên',
    extended: 'Phiên đăng ký đã được kéo dài thêm {time}.',
  },
  rule: {
    length: 'Ít nhất 8 ký tự',
    upper: 'Chữ hoa',
    lower: 'Chữ thường',
    digit: 'Chữ số',
    special: 'Ký tự đặc biệt (@, #, !, …)',
  },
  error: {
    required: 'Bạn chưa nhập ô này.',
    invalid: 'Nội dung chưa đúng.',
    'citizen-id': 'Số CCCD gồm 12 chữ số. Hãy xem lại trên căn cước. CMND 9 số đã hết giá trị từ 01/01/2025.',
    keyboard: 'Bàn phím đang gõ chữ thay cho chữ số. Hãy chuyển sang bàn phím tiếng Anh (ENG), rồi nhập lại.',
    'full-name': 'Nhập họ tên bằng chữ, như trên căn cước.',
    'birth-date': 'Nhập ngày có thật theo thứ tự ngày/tháng/năm, ví dụ 12/06/1986.',
    'under-14':
      'Người dưới 14 tuổi không tự đăng ký ở đây. Cha, mẹ hoặc người giám hộ đăng ký giúp bằng ứng dụng VNeID của mình, hoặc tại công an cấp xã.',
    'birth-date-citizen-id': 'Năm sinh không khớp với số CCCD. Hãy xem lại cả hai ô.',
    phone: 'Nhập số di động Việt Nam, ví dụ 0823 628 899.',
    email: 'Email chưa đúng, ví dụ ten@gmail.com. Có thể để trống.',
    consent: 'Cần đồng ý hai mục bắt buộc để tiếp tục.',
    password: 'Mật khẩu chưa đủ các điều kiện bên dưới.',
    'password-too-common':
      'Mật khẩu này quá phổ biến hoặc chứa thông tin của bạn, người khác dễ đoán. Hãy đặt mật khẩu khác.',
    'password-repeat': 'Hai lần nhập chưa giống nhau.',
    code: 'Mã gồm 6 chữ số.',
  },
  problem: {
    'validation-failed': 'Có ô cần xem lại.',
    'captcha-failed': 'Bước kiểm tra tự động đã hết hạn và đang được làm lại. Hãy thử lại.',
    'consent-required': 'Nội dung đồng ý vừa được cập nhật. Hãy đọc và chọn lại.',
    'rate-limited': 'Bạn đã thử nhiều lần. Hãy thử lại sau {time}.',
    'otp-incorrect': 'Mã chưa đúng. Bạn còn {n} lần nhập.',
    'otp-expired': 'Mã đã hết hạn. Hãy lấy mã mới.',
    'too-many-attempts': 'Đã nhập sai quá số lần cho phép. Hãy đăng ký lại từ đầu.',
    'subscriber-mismatch':
      'Thông tin đăng ký không khớp với thông tin thuê bao tại nhà mạng, vui lòng kiểm tra/đăng ký lại với nhà mạng',
    'subscriber-legacy-id':
      'SIM này là của bạn nhưng vẫn gắn với CMND 9 số. Bạn chỉ cần cập nhật sang CCCD 12 số rồi quay lại đây.',
    'subscriber-unknown': 'Nhà mạng không tìm thấy thuê bao này.',
    'sim-recently-changed':
      'Nhà mạng cho biết SIM của số này vừa được cấp lại. Để bảo vệ bạn, số này chưa dùng để đăng ký được trong {time} kể từ lúc đó.',
    'insurance-mismatch':
      'Không đăng ký được tài khoản: thông tin bạn khai không trùng khớp với cơ sở dữ liệu Bảo hiểm xã hội.',
    'insurance-legacy-id':
      'Cơ sở dữ liệu Bảo hiểm xã hội chỉ có số CMND 9 số của bạn. Tài khoản cần số CCCD 12 số, nên chưa đăng ký được.',
    'post-mismatch':
      'Không đăng ký được tài khoản: thông tin bạn khai không trùng khớp với danh tính mà Bưu điện Việt Nam đã xác minh.',
    'provider-unavailable':
      'Hệ thống của nhà mạng đang gián đoạn. Thông tin bạn nhập vẫn được giữ trên trang này; hãy thử lại sau ít phút.',
    'already-registered': 'Bạn đã có tài khoản dịch vụ công. Không cần đăng ký lại.',
    'already-registered-enterprise': 'Doanh nghiệp đã có tài khoản dịch vụ công. Không cần đăng ký lại.',
    'already-registered-agency': 'Cơ quan đã có tài khoản dịch vụ công. Không cần đăng ký lại.',
    'password-composition': 'Mật khẩu chưa đủ các điều kiện.',
    'password-too-common': 'Mật khẩu này dễ đoán. Hãy đặt mật khẩu khác.',
    'challenge-invalid': 'Phiên ký đã hết hạn hoặc đã được dùng. Hãy ký lại.',
    'signature-invalid': 'Chữ ký không đúng với chứng thư số đã chọn. Hãy ký lại.',
    'certificate-unreadable': 'Không đọc được chứng thư số này.',
    'certificate-expired': 'Chứng thư số đã hết hạn.',
    'certificate-not-yet-valid': 'Chứng thư số chưa đến ngày có hiệu lực.',
    'certificate-revoked': 'Chứng thư số đã bị thu hồi hoặc đang tạm dừng.',
    'certificate-untrusted': 'Chứng thư số không do tổ chức chứng thực được công nhận cấp.',
    'certificate-usage': 'Chứng thư số này không dùng để ký.',
    'certificate-weak': 'Chứng thư số dùng thuật toán không còn an toàn.',
    'certificate-audience': 'Chứng thư số này không dành cho đối tượng bạn đã chọn.',
    'certificate-person-in-organization':
      'Đây là chứng thư số của một cá nhân thuộc tổ chức, không phải của chính tổ chức.',
    'certificate-identity': 'Chứng thư số không ghi số định danh (CCCD hoặc MST).',
    'certificate-identity-agency': 'Chứng thư số không ghi mã cơ quan (MDD, MNS hoặc MST).',
    'certificate-legacy-id': 'Chứng thư số còn ghi CMND 9 số.',
    'certificate-other-person':
      'Chứng thư số đã ký không phải của người được hỏi. Để bảo vệ bạn, chúng tôi không nhận chữ ký này.',
    'signer-unknown': 'Số này chưa có SIM ký số đang hoạt động.',
    'signer-locked': 'SIM ký số đang bị khóa hoặc tạm dừng, thường vì nhập sai mã PIN nhiều lần.',
    'signer-unreachable': 'Không liên lạc được với điện thoại: máy đang tắt hoặc ngoài vùng phủ sóng.',
    'signer-failed': 'SIM hoặc thiết bị ký số gặp lỗi, chưa ký được.',
    'signing-cancelled': 'Bạn đã từ chối ký trên điện thoại.',
    'signing-timeout': 'Đã hết thời gian chờ xác nhận.',
    'signing-undelivered': 'Yêu cầu ký chưa đến được điện thoại.',
    'signing-mismatch': 'Nội dung trên điện thoại khác với trang này, nên chữ ký bị bỏ.',
    'signing-otp-incorrect': 'Mã xác nhận chưa đúng.',
    'revocation-unavailable': 'Chưa kiểm tra được trạng thái chứng thư số với nơi cấp. Hãy thử lại sau ít phút.',
    'flow-unknown': 'Phiên đăng ký đã kết thúc.',
    'flow-expired': 'Phiên đăng ký đã hết hạn, chúng tôi đã mở phiên mới cho bạn.',
    'flow-superseded': 'Đăng ký này đang được tiếp tục ở một tab khác.',
    'flow-over': 'Phiên đăng ký đã kết thúc.',
    'wrong-step': 'Đăng ký đã chuyển sang bước khác.',
    stale: 'Đăng ký vừa thay đổi ở nơi khác. Đây là bước hiện tại.',
    'if-match-required': 'Yêu cầu chưa đầy đủ.',
    'idempotency-key-required': 'Yêu cầu chưa đầy đủ.',
    'idempotency-mismatch': 'Yêu cầu đã được gửi với nội dung khác. Hãy thử lại.',
    'idempotency-in-progress': 'Yêu cầu trước đang được xử lý. Hãy đợi một chút.',
    'method-unknown': 'Phương thức này không được hỗ trợ.',
    'method-unavailable': 'Cổng này chưa mở phương thức này cho đối tượng của bạn.',
    'planned-outage':
      'Phương thức này đang tạm ngừng theo kế hoạch. Hãy quay lại sau {time}, hoặc chọn phương thức khác.',
    'portal-unknown': 'Cổng này chưa được khai báo với hệ thống đăng ký.',
    'origin-refused': 'Trang này không được phép dùng hệ thống đăng ký.',
    'proof-required': 'Phiên đăng ký thuộc về một trình duyệt khác.',
    malformed: 'Yêu cầu không đọc được.',
    'too-large': 'Nội dung quá dài.',
    'media-type': 'Yêu cầu không đọc được.',
    'not-found': 'Không tìm thấy.',
    'method-not-allowed': 'Yêu cầu không được hỗ trợ.',
    unavailable: 'Chưa kết nối được. Thông tin bạn nhập vẫn còn trên trang này; hãy thử lại.',
    internal: 'Hệ thống gặp sự cố. Thông tin bạn nhập vẫn còn trên trang này; hãy thử lại.',
  },
  advice: {
    'flow-expired:identify': [{ text: 'Những gì bạn đã nhập vẫn còn bên dưới. Hãy xem lại rồi gửi lần nữa.' }],
    'flow-expired:code': [
      { text: 'Những gì bạn đã nhập vẫn còn bên dưới. Hãy gửi lần nữa để nhận mã mới.' },
      { text: 'Mã cũ không còn dùng được, và chúng tôi chưa gửi mã mới.' },
    ],
    'flow-expired:password': [
      { text: 'Những gì bạn đã nhập vẫn còn bên dưới. Hãy gửi lần nữa để nhận mã mới.' },
      { text: 'Mã cũ không còn dùng được, và chúng tôi chưa gửi mã mới.' },
    ],
    'flow-expired:wait': [
      { text: 'Những gì bạn đã nhập vẫn còn bên dưới. Hãy gửi lần nữa để nhận yêu cầu ký mới.' },
      { text: 'Yêu cầu ký cũ không còn dùng được: đừng nhập mã PIN cho yêu cầu đó.' },
    ],
    'flow-expired:sign': [{ text: 'Tài khoản chưa được tạo. Hãy ký lại.' }],
    'flow-expired:confirm': [
      { text: 'Tài khoản chưa được tạo. Chữ ký cũ không còn dùng được: hãy làm lại từ bước này.' },
    ],
    'certificate-expired': [{ text: 'Gia hạn chứng thư số tại nơi cấp, rồi quay lại đây.' }],
    'certificate-not-yet-valid': [{ text: 'Quay lại vào ngày chứng thư số có hiệu lực, hoặc chọn chứng thư số khác.' }],
    'certificate-revoked': [{ text: 'Liên hệ nơi cấp để biết lý do và xin cấp lại.' }],
    'certificate-untrusted': [
      {
        text: 'Dùng chứng thư số của tổ chức chứng thực công cộng, hoặc của Ban Cơ yếu Chính phủ nếu là cơ quan nhà nước.',
      },
    ],
    'certificate-unreadable': [{ text: 'Chọn chứng thư số khác trên USB.' }],
    'certificate-usage': [{ text: 'Chọn chứng thư số khác trên USB.' }],
    'certificate-weak': [{ text: 'Xin nơi cấp đổi chứng thư số mới.' }],
    'certificate-audience': [
      { text: 'Chọn lại đối tượng (công dân, doanh nghiệp, cơ quan nhà nước), hoặc chứng thư số khác.' },
    ],
    'certificate-person-in-organization': [
      { text: 'Dùng chứng thư số của chính tổ chức: chỉ ghi tên và mã số của tổ chức, không ghi số CCCD của ai.' },
      { text: 'Nếu chưa có, đề nghị nơi cấp chứng thư số cấp cho tổ chức.' },
    ],
    'certificate-identity': [{ text: 'Xin nơi cấp ghi số định danh vào chứng thư số.' }],
    'certificate-identity-agency': [
      { text: 'Dùng chứng thư số khác của cơ quan, có ghi mã.' },
      { text: 'Nếu không có, đề nghị đơn vị quản lý cổng này gắn chứng thư số với cơ quan của bạn.' },
    ],
    'certificate-legacy-id': [{ text: 'Xin nơi cấp cập nhật sang CCCD 12 số.' }],
    'certificate-other-person': [
      { text: 'Kiểm tra lại số điện thoại hoặc tài khoản đã nhập.' },
      { text: 'Nếu bạn không yêu cầu, hãy báo cho nhà cung cấp dịch vụ ký số.' },
    ],
    'signer-unknown': [
      { text: 'Xem lại số điện thoại.' },
      { text: 'Đăng ký SIM ký số tại nhà mạng (Viettel, VNPT,…).' },
    ],
    'signer-locked': [{ text: 'Liên hệ nhà cung cấp dịch vụ ký số để mở khóa; nhập thêm mã PIN không có tác dụng.' }],
    'signer-unreachable': [{ text: 'Bật điện thoại, kiểm tra sóng, rồi gửi lại yêu cầu.' }],
    'signer-failed': [{ text: 'Tắt và bật lại điện thoại, rồi gửi lại yêu cầu; nếu vẫn lỗi, mang SIM đến nhà mạng.' }],
    'signing-cancelled': [
      { text: 'Nếu bạn từ chối vì mã đối chiếu khác nhau hoặc bạn không yêu cầu, hãy dừng lại tại đây.' },
      { text: 'Nếu bạn bấm nhầm, hãy gửi lại yêu cầu.' },
    ],
    'signing-timeout': [{ text: 'Mở sẵn điện thoại bên cạnh, rồi gửi lại yêu cầu.' }],
    'signing-undelivered': [{ text: 'Kiểm tra sóng điện thoại, rồi gửi lại yêu cầu sau ít phút.' }],
    'signing-mismatch': [{ text: 'Không nhập mã PIN khi mã đối chiếu khác nhau. Hãy gửi lại yêu cầu.' }],
    'signing-otp-incorrect': [{ text: 'Xem lại mã trong tin nhắn hoặc ứng dụng, rồi nhập lại.' }],
    'insurance-legacy-id': [
      { text: 'Đã có CCCD: sửa thông tin và nhập số CCCD 12 số.' },
      { text: 'Đề nghị cơ quan BHXH nơi bạn tham gia cập nhật số CCCD vào hồ sơ.' },
      otherWay,
    ],
    'subscriber-mismatch': [check, vneid, tttb, shop],
    'subscriber-legacy-id': [
      { text: 'Mang CCCD 12 số đến điểm giao dịch của nhà mạng và đề nghị cập nhật giấy tờ của thuê bao.' },
      vneid,
    ],
    'subscriber-unknown': [{ text: 'Xem lại số điện thoại.' }, vneid, shop],
    'sim-recently-changed': [
      { text: 'Đổi điện thoại mà giữ nguyên SIM thì không bị tính. Nếu bạn không làm lại SIM, hãy gọi nhà mạng ngay.' },
      otherWay,
    ],
    'already-registered': [
      { text: 'Đăng nhập bằng số CCCD và mật khẩu của bạn.' },
      { text: 'Quên mật khẩu? Chọn “Quên mật khẩu” ở trang đăng nhập.' },
      { text: 'Nếu trước đây bạn đăng ký bằng chữ ký số, hãy đăng nhập bằng chữ ký số đó.' },
    ],
    'already-registered-enterprise': [
      { text: 'Đăng nhập bằng chữ ký số của doanh nghiệp.' },
      { text: 'Không phải bạn đã đăng ký? Hãy hỏi người giữ chữ ký số của doanh nghiệp.' },
      { text: 'Nếu doanh nghiệp chưa từng đăng ký, hãy báo ngay cho đơn vị quản lý cổng này.' },
    ],
    'already-registered-agency': [
      { text: 'Đăng nhập bằng chữ ký số của cơ quan.' },
      { text: 'Không phải bạn đã đăng ký? Hãy hỏi người giữ chữ ký số của cơ quan.' },
      { text: 'Nếu cơ quan chưa từng đăng ký, hãy báo ngay cho đơn vị quản lý cổng này.' },
    ],
    'too-many-attempts': [{ text: 'Kiểm tra đúng số điện thoại, rồi đăng ký lại.' }],
  },
};
