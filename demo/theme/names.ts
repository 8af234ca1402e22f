/** What each colour of a theme is for, in words of a communications office. */
export const NAMES: Readonly<Record<string, string>> = {
  primary: 'Màu chính (nút, liên kết)',
  'on-primary': 'Chữ trên màu chính',
  text: 'Chữ',
  muted: 'Chữ phụ',
  surface: 'Nền',
  raised: 'Nền khung',
  border: 'Viền ô nhập',
  line: 'Đường kẻ',
  danger: 'Báo lỗi',
  good: 'Thành công',
  link: 'Liên kết',
  focus: 'Viền khi được chọn',
  progress: 'Vạch tiến độ',
  icon: 'Hình vẽ',
};
