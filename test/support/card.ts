/** The guide's example, as the QR code on a CCCD's front. */
export const cardPayload = '034086012222|012345678|NGUYỄN ĐĂNG ĐIỆN|12061986|Nam|Thôn 1, Vũ Thư, Thái Bình|25122021';

/** The fields that a form gets from it. */
export const cardFields = {
  citizenId: '034086012222',
  oldId: '012345678',
  fullName: 'NGUYỄN ĐĂNG ĐIỆN',
  birthDate: '12/06/1986',
};
