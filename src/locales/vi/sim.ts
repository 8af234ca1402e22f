import type { Advice } from '../messages.js';

/** Xem SIM đứng tên ai, và làm gì khi chưa đúng (Thông tư 08/2026). */
export const vneid: Advice = { text: 'Xem và xác nhận SIM đứng tên bạn trên VNeID hoặc ứng dụng của nhà mạng.' };
export const tttb: Advice = {
  text: 'Hoặc nhắn tin TTTB gửi 1414 để xem SIM đang đứng tên ai, miễn phí. SIM bị khóa chiều đi thì không nhắn được.',
  link: 'Soạn tin TTTB gửi 1414',
  href: 'sms:1414?body=TTTB',
};
export const shop: Advice = {
  text: 'SIM chưa đứng tên bạn: mang thẻ căn cước đến điểm giao dịch của nhà mạng để đăng ký lại.',
};
/** Câu của tài liệu hướng dẫn, nói lại cho dễ hiểu. */
export const plainly: Advice = {
  text: 'Nói cách khác: SIM này chưa đứng tên bạn, hoặc bạn gõ khác với thông tin tại nhà mạng.',
};
/** The same advice for all fields: it must not reveal which field differs (T11). */
export const check: Advice = { text: 'Xem lại số CCCD, họ tên (gõ có dấu như trên thẻ), ngày sinh và số điện thoại.' };
