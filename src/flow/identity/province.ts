const NAMES =
  '001Hà Nội|002Hà Giang|004Cao Bằng|006Bắc Kạn|008Tuyên Quang|010Lào Cai|011Điện Biên|012Lai Châu|014Sơn La|015Yên Bái|' +
  '017Hòa Bình|019Thái Nguyên|020Lạng Sơn|022Quảng Ninh|024Bắc Giang|025Phú Thọ|026Vĩnh Phúc|027Bắc Ninh|030Hải Dương|' +
  '031Hải Phòng|033Hưng Yên|034Thái Bình|035Hà Nam|036Nam Định|037Ninh Bình|038Thanh Hóa|040Nghệ An|042Hà Tĩnh|' +
  '044Quảng Bình|045Quảng Trị|046Thừa Thiên Huế|048Đà Nẵng|049Quảng Nam|051Quảng Ngãi|052Bình Định|054Phú Yên|' +
  '056Khánh Hòa|058Ninh Thuận|060Bình Thuận|062Kon Tum|064Gia Lai|066Đắk Lắk|067Đắk Nông|068Lâm Đồng|070Bình Phước|' +
  '072Tây Ninh|074Bình Dương|075Đồng Nai|077Bà Rịa – Vũng Tàu|079TP. Hồ Chí Minh|080Long An|082Tiền Giang|083Bến Tre|' +
  '084Trà Vinh|086Vĩnh Long|087Đồng Tháp|089An Giang|091Kiên Giang|092Cần Thơ|093Hậu Giang|094Sóc Trăng|095Bạc Liêu|' +
  '096Cà Mau';

const PROVINCES = new Map(NAMES.split('|').map((entry) => [entry.slice(0, 3), entry.slice(3)]));

/**
 * The province of a CCCD, by its name when the number was issued (63 provinces, before the merger
 * of 2025). `undefined` for an unknown code, which does not make the number wrong.
 */
export const provinceOf = (citizenId: string): string | undefined => PROVINCES.get(citizenId.slice(0, 3));
