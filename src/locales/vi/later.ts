import type { Advice, LaterTexts } from '../messages.js';
import { error } from './errors.js';
import { plainly, shop, tttb, vneid } from './sim.js';

/** The same advice for all fields: it must not reveal which field differs (T11). */
const check: Advice = { text: 'Xem lại số CCCD, họ tên (gõ có dấu như trên thẻ), ngày sinh và số điện thoại.' };
const otherWay: Advice = { text: 'Hoặc chọn một phương thức đăng ký khác.' };

/** Những gì chỉ cần đến sau câu trả lời đầu tiên: mã, mật khẩu, vì sao chưa được, và làm gì tiếp. */
export const later: LaterTexts = {
  signing: () => import('./signing.js').then(({ signing }) => signing),
  waiting: () => import('./waiting.js').then(({ waiting }) => waiting),
  card: () => import('./card.js').then(({ card }) => card),
  certificate: () => import('./certificate.js').then(({ certificate }) => certificate),
  text: {
    errors: 'Cần xem lại {n} mục',
    'code-sent': 'Mã đã gửi đến {to}.',
    'code-from': 'Người gửi: {from}. Tin nhắn không có đường dẫn.',
    'code-resent': 'Đã gửi mã mới đến {to}. Hãy nhập mã mới nhất.',
    'code-minute': 'Mã còn hiệu lực 1 phút.',
    'code-expires': 'Mã còn hiệu lực {time}.',
    'code-expired': 'Mã đã hết hạn.',
    'code-left': 'Còn {n} lần nhập.',
    resend: 'Gửi lại mã',
    'resend-in': 'sau {time}',
    'resend-now': 'Bạn có thể lấy mã khác.',
    'resend-none': 'Không thể gửi thêm mã trong phiên này.',
    show: 'Hiện',
    hide: 'Ẩn',
    repeat: 'Nhập lại mật khẩu',
    'username-lost': 'Nếu trình duyệt hỏi lưu mật khẩu, hãy điền số CCCD của bạn vào ô tên đăng nhập.',
    rules: 'Mật khẩu cần có',
    'rule-met': 'đã đạt',
    'rule-open': 'chưa đạt',
    'password-lacks': 'Còn thiếu: {list}.',
    strength: 'Độ mạnh: {level}',
    'strength-0': 'yếu',
    'strength-1': 'trung bình',
    'strength-2': 'mạnh',
    'name-marks': 'Họ tên chưa có dấu. Hãy gõ họ tên có dấu như trên thẻ.',
    'captcha-slow': 'Máy này cần thêm thời gian để kiểm tra. Bạn cứ điền tiếp.',
    'captcha-slower': 'Vẫn đang kiểm tra. Đóng bớt ứng dụng khác thì nhanh hơn.',
    'captcha-slow-end':
      'Máy này chưa kiểm tra xong. Hãy đóng bớt ứng dụng khác rồi thử lại, hoặc mở trang này trên máy khác.',
    'captcha-progress': 'Tiến độ kiểm tra',
    patience: 'Việc này lâu hơn thường lệ. Bạn cứ để trang này mở.',
    'restart-ask': 'Bắt đầu lại từ đầu? Các bước đã qua, kể cả mã hoặc chữ ký đã gửi, sẽ bị hủy.',
    'restart-stay': 'Ở lại bước này',
    edit: 'Sửa thông tin',
    closed: 'Chưa thể đăng ký',
    known: 'Bạn đã có tài khoản',
    'sign-in': 'Đăng nhập',
    recover: 'Quên mật khẩu',
    done: 'Đăng ký thành công',
    'done-lead': 'Tên đăng nhập là số CCCD của bạn.',
    username: 'Tên đăng nhập',
    'registered-at': 'Đăng ký lúc',
    'day-time': '{time} ngày {day}',
    'good-for': 'Dùng được trên',
    print: 'In hoặc lưu',
    hotline: 'Cần giúp? Gọi tổng đài:',
    'code-none': 'Vì sao chưa có mã?',
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
    length: 'Ít nhất {n} ký tự',
    upper: 'Chữ hoa',
    lower: 'Chữ thường',
    digit: 'Chữ số',
    special: 'Ký tự đặc biệt (@, #, !, …)',
  },
  error,
  problem: {
    'validation-failed': 'Có ô cần xem lại.',
    'captcha-failed': 'Bước kiểm tra tự động đã hết hạn và đang được làm lại. Hãy thử lại.',
    'consent-required': 'Nội dung đồng ý vừa được cập nhật. Hãy đọc và chọn lại.',
    'rate-limited': 'Bạn đã thử nhiều lần. Hãy thử lại sau {time}.',
    'otp-incorrect': 'Mã chưa đúng. Bạn còn {n} lần nhập.',
    'otp-expired': 'Mã đã hết hạn. Hãy lấy mã mới.',
    'too-many-attempts': 'Đã nhập sai quá số lần cho phép. Hãy làm lại từ đầu.',
    'subscriber-mismatch':
      'Thông tin đăng ký không khớp với thông tin thuê bao tại nhà mạng, vui lòng kiểm tra/đăng ký lại với nhà mạng',
    'subscriber-legacy-id':
      'SIM này là của bạn nhưng vẫn gắn với CMND 9 số. Bạn chỉ cần cập nhật sang CCCD 12 số rồi quay lại đây.',
    'subscriber-unknown': 'Nhà mạng không tìm thấy số này.',
    'sim-recently-changed':
      'Nhà mạng cho biết SIM của số này vừa được cấp lại. Để bảo vệ bạn, số này chưa dùng để đăng ký được trong {time} kể từ lúc đó.',
    'insurance-mismatch':
      'Không đăng ký được tài khoản. Thông tin bạn khai không trùng khớp với cơ sở dữ liệu Bảo hiểm xã hội.',
    'insurance-legacy-id':
      'Cơ sở dữ liệu Bảo hiểm xã hội chỉ có số CMND 9 số của bạn. Tài khoản cần số CCCD 12 số, nên chưa đăng ký được.',
    'post-mismatch':
      'Không đăng ký được tài khoản. Thông tin bạn khai không trùng khớp với danh tính mà Bưu điện Việt Nam đã xác minh.',
    'provider-unavailable':
      'Hệ thống của nhà mạng đang gián đoạn. Thông tin bạn nhập vẫn được giữ trên trang này; hãy thử lại sau ít phút.',
    'already-registered': 'Bạn đã có tài khoản dịch vụ công. Không cần đăng ký lại.',
    'already-registered-enterprise': 'Doanh nghiệp đã có tài khoản dịch vụ công. Không cần đăng ký lại.',
    'already-registered-agency': 'Cơ quan đã có tài khoản dịch vụ công. Không cần đăng ký lại.',
    'sign-in-refused':
      'Tên đăng nhập hoặc mật khẩu chưa đúng. Nếu bạn đã đăng ký bằng chữ ký số, hãy đăng nhập bằng chữ ký số.',
    'account-unknown': 'Chủ của chứng thư số này chưa có tài khoản dịch vụ công. Hãy đăng ký trước.',
    'session-unknown': 'Phiên đăng nhập đã kết thúc. Hãy đăng nhập lại.',
    'passkey-refused':
      'Khóa truy cập này không mở được tài khoản nào ở đây. Có thể nó đã bị xóa khỏi tài khoản. Hãy đăng nhập bằng cách khác.',
    'passkey-paused':
      'Khóa truy cập này đang tạm ngừng. Hãy đăng nhập bằng cách khác, rồi bật lại khóa ở trang “Tài khoản của tôi”.',
    'passkey-copied':
      'Khóa truy cập này có dấu hiệu bị sao chép nên đã tạm ngừng. Hãy đăng nhập bằng cách khác, xóa khóa này và tạo khóa mới.',
    'passkey-known': 'Thiết bị này đã có khóa truy cập của tài khoản.',
    'passkey-too-many': 'Tài khoản đã có 20 khóa truy cập. Hãy xóa khóa không còn dùng rồi thử lại.',
    'passkey-cancelled':
      'Chưa dùng được khóa truy cập. Bạn đã bỏ qua, đã hết thời gian, hoặc thiết bị không có khóa nào cho trang này.',
    'passkey-unsupported':
      'Trình duyệt này chưa dùng được khóa truy cập. Hãy cập nhật trình duyệt, hoặc chọn cách khác.',
    'not-named':
      'Tổ chức ghi trên chứng thư số chưa chỉ định bạn thay mặt tổ chức, hoặc chưa có tài khoản. Hãy đề nghị người đại diện của tổ chức chỉ định bạn.',
    'not-entitled': 'Việc này dành cho tổ chức hoặc người đại diện của tổ chức, khi đăng nhập bằng chứng thư số.',
    'recovery-refused':
      'Chưa đặt lại được mật khẩu bằng số này. Số CCCD và số điện thoại không khớp với một tài khoản, hoặc SIM không đứng tên bạn.',
    'recovery-too-weak':
      'Tài khoản này đã được xác thực bằng cách mạnh hơn, như VNeID hoặc chứng thư số. Hãy đặt lại mật khẩu bằng cách đó.',
    'recovery-waiting':
      'Đã nhận yêu cầu đặt lại mật khẩu và báo cho bạn qua các kênh liên lạc của tài khoản. Để bảo vệ bạn, hãy quay lại đây để đặt mật khẩu mới sau {time}.',
    'account-changed': 'Tài khoản vừa được thay đổi ở nơi khác. Hãy làm lại từ đầu.',
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
    'certificate-audience': 'Chứng thư số này không dành cho nhóm bạn đã chọn.',
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
    'federation-cancelled': 'Bạn chưa đồng ý chia sẻ thông tin từ tài khoản định danh điện tử.',
    'federation-level': 'Tài khoản định danh điện tử của bạn chưa đạt mức cần thiết.',
    'federation-identity': 'Tài khoản định danh điện tử của bạn chưa có đủ thông tin: số CCCD 12 số, họ tên.',
    'federation-under-age': 'Người dưới 14 tuổi chưa tự đăng ký được. Cha, mẹ hoặc người giám hộ nộp hồ sơ thay.',
    'federation-invalid': 'Lần xác nhận này không còn dùng được. Hãy bắt đầu lại từ trang đăng ký.',
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
    'method-unavailable': 'Cổng này chưa mở phương thức này cho nhóm bạn đã chọn.',
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
    'code-none': [
      { text: 'Tin nhắn thường đến trong một phút; giờ cao điểm có thể lâu hơn.' },
      { text: 'Xem cả mục tin nhắn rác hoặc tin từ người lạ.' },
      { text: 'Máy phải có sóng và còn chỗ cho tin nhắn. Hãy tắt chế độ máy bay.' },
      { text: 'Số điện thoại sai? Chọn “Bắt đầu lại” để sửa; những gì đã nhập vẫn còn.' },
      { text: 'Vẫn chưa có? Hãy lấy mã khác khi nút “Gửi lại mã” mở.' },
    ],
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
        text: 'Dùng chứng thư số của tổ chức chứng thực công cộng. Cơ quan nhà nước dùng chứng thư số của Ban Cơ yếu Chính phủ.',
      },
    ],
    'certificate-unreadable': [{ text: 'Chọn chứng thư số khác trên USB.' }],
    'certificate-usage': [{ text: 'Chọn chứng thư số khác trên USB.' }],
    'certificate-weak': [{ text: 'Xin nơi cấp đổi chứng thư số mới.' }],
    'certificate-audience': [
      { text: 'Chọn lại “Bạn là” (công dân, doanh nghiệp, cơ quan nhà nước), hoặc chứng thư số khác.' },
    ],
    'certificate-person-in-organization': [
      { text: 'Dùng chứng thư số của chính tổ chức. Chứng thư số đó không ghi số CCCD của ai.' },
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
    'subscriber-mismatch': [plainly, check, vneid, tttb, shop],
    'subscriber-legacy-id': [
      { text: 'Mang CCCD 12 số đến điểm giao dịch của nhà mạng và đề nghị cập nhật giấy tờ của SIM.' },
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
