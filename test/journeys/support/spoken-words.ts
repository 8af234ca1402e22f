/** How a screen reader names roles and states, in the language of the page. */
export type Lang = 'vi' | 'en';

const ROLES: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  vi: {
    heading: 'tiêu đề cấp {level}',
    button: 'nút',
    link: 'liên kết',
    textbox: 'ô nhập',
    checkbox: 'hộp kiểm',
    radio: 'nút chọn',
    combobox: 'hộp chọn',
    image: 'hình',
    progressbar: 'tiến độ',
    DisclosureTriangle: 'phần mở rộng',
    group: 'nhóm',
    radiogroup: 'nhóm',
    list: 'danh sách {n} mục',
    form: 'biểu mẫu',
    dialog: 'hộp thoại',
    alert: 'cảnh báo',
    region: 'vùng',
  },
  en: {
    heading: 'heading level {level}',
    button: 'button',
    link: 'link',
    textbox: 'edit',
    checkbox: 'check box',
    radio: 'radio button',
    combobox: 'combo box',
    image: 'picture',
    progressbar: 'progress',
    DisclosureTriangle: 'disclosure',
    group: 'group',
    radiogroup: 'group',
    list: 'list of {n}',
    form: 'form',
    dialog: 'dialog',
    alert: 'alert',
    region: 'region',
  },
};

const STATES: Readonly<Record<Lang, Readonly<Record<string, string>>>> = {
  vi: {
    required: 'bắt buộc',
    invalid: 'chưa đúng',
    disabled: 'không dùng được',
    pressed: 'đang nhấn',
    checked: 'đã chọn',
    unchecked: 'chưa chọn',
    expanded: 'đang mở',
    collapsed: 'đang đóng',
    busy: 'đang bận',
    current: 'bước hiện tại',
  },
  en: {
    required: 'required',
    invalid: 'invalid entry',
    disabled: 'unavailable',
    pressed: 'pressed',
    checked: 'checked',
    unchecked: 'not checked',
    expanded: 'expanded',
    collapsed: 'collapsed',
    busy: 'busy',
    current: 'current step',
  },
};

/** What the person does. `presses` counts the keys, and the letters and digits among them. */
export const ACTS: Readonly<Record<Lang, Readonly<Record<'presses' | 'types' | 'opens' | 'waits', string>>>> = {
  vi: { opens: 'mở trang', types: 'gõ', waits: 'đợi', presses: '{n} lần bấm phím, trong đó {letters} chữ và số' },
  en: {
    opens: 'opens the page',
    types: 'types',
    waits: 'waits',
    presses: '{n} key presses, {letters} of them letters and digits',
  },
};

export const roleIn = (lang: Lang, role: string): string => ROLES[lang][role] ?? '';
export const stateIn = (lang: Lang, state: string): string => STATES[lang][state] ?? state;

/** A sentence with a number, as Vietnamese and English have it: one form, or two. */
export const numbered = (sentence: string, n: number): string => {
  const form = new RegExp(`${n === 1 ? 'one' : 'other'} \\{([^}]*)\\}`);
  const whole = sentence.replace(/\{n, plural,.*?\}\}/, (forms) => form.exec(forms)?.[1] ?? '');
  return whole.replace(/\{n\}|#/, String(n));
};
