/** The words of the three portals, in Vietnamese and in English. */

export type Lang = 'vi' | 'en';
type Words = Readonly<Record<Lang, string>>;

export interface PortalTexts {
  readonly owner: Words;
  /** The portal's name beside its mark. */
  readonly brand: Words;
  readonly name: Words;
  readonly lead: Words;
  /** The colour scheme of its style sheet. */
  readonly scheme: string;
}

export const PORTALS: Readonly<Record<string, PortalTexts>> = {
  national: {
    owner: { vi: 'Văn phòng Chính phủ', en: 'Office of the Government' },
    brand: { vi: 'Cổng Dịch vụ công quốc gia', en: 'National Public Service Portal' },
    name: { vi: 'Cổng Dịch vụ công quốc gia', en: 'National Public Service Portal' },
    lead: {
      vi: 'Một tài khoản cho cổng quốc gia, cổng của các bộ và các tỉnh.',
      en: 'One account for the national portal and those of ministries and provinces.',
    },
    scheme: 'light dark',
  },
  ministry: {
    owner: { vi: 'Bộ Công an', en: 'Ministry of Public Security' },
    brand: { vi: 'Cổng Dịch vụ công', en: 'Public Service Portal' },
    name: { vi: 'Cổng Dịch vụ công Bộ Công an', en: 'Public Service Portal of the Ministry of Public Security' },
    lead: {
      vi: 'Nếu bạn đồng ý chia sẻ, tài khoản đăng ký tại đây dùng được cả trên các cổng đã kết nối.',
      en: 'If you agree to share it, an account made here works on all connected portals.',
    },
    scheme: 'light dark',
  },
  province: {
    owner: { vi: 'Ủy ban nhân dân tỉnh Lào Cai', en: 'People’s Committee of Lào Cai Province' },
    brand: { vi: 'Cổng Dịch vụ công', en: 'Public Service Portal' },
    name: { vi: 'Cổng Dịch vụ công tỉnh Lào Cai', en: 'Public Service Portal of Lào Cai Province' },
    lead: {
      vi: 'Một lần đăng ký, làm thủ tục ở xã, ở tỉnh và ở trung ương.',
      en: 'Register once for procedures of your commune, your province and the state.',
    },
    scheme: 'dark',
  },
};

/** A card that is true for some methods only; without `for`, for all. */
export interface SideCard {
  readonly id: string;
  readonly title: string;
  /** Ids of the methods, separated by spaces. */
  readonly for?: string;
  readonly lines: readonly string[];
  readonly ordered?: boolean;
}

interface Texts {
  readonly skip: string;
  readonly band: readonly [string, string];
  readonly sandbox: string;
  readonly menu: readonly [string, string, string];
  readonly main: string;
  readonly help: string;
  readonly support: string;
  readonly other: { readonly lang: Lang; readonly name: string };
  readonly home: string;
  readonly title: string;
  readonly official: readonly [string, string];
  readonly loading: readonly [loading: string, reload: string, older: string, hosted: string];
  readonly noscript: string;
  readonly person: {
    readonly title: string;
    readonly lead: string;
    readonly labels: readonly string[];
    readonly phone: string;
    readonly others: string;
  };
  readonly cards: readonly SideCard[];
  readonly footer: string;
  readonly links: readonly [string, string];
}

export const TEXTS: Readonly<Record<Lang, Texts>> = {
  vi: {
    skip: 'Đến phần đăng ký',
    band: ['MÔI TRƯỜNG THỬ NGHIỆM – SANDBOX', 'Không phải cổng thật. Đừng nhập thông tin của bạn.'],
    sandbox: 'Môi trường thử nghiệm',
    menu: ['Các cổng', 'Bảng điều khiển', 'Người mẫu'],
    main: 'Chính',
    help: 'Hướng dẫn',
    support: 'Hỗ trợ',
    other: { lang: 'en', name: 'English' },
    home: 'Trang chủ',
    title: 'Đăng ký tài khoản',
    official: [
      'Đây là trang mẫu. Cách nhận ra trang chính thức',
      'Địa chỉ kết thúc bằng .gov.vn và bắt đầu bằng https://; tên cơ quan chủ quản ở đầu trang. Không cán bộ nào hỏi mã xác thực hay mật khẩu của bạn.',
    ],
    loading: [
      'Phần đăng ký đang được tải. Nếu chờ lâu không thấy, hãy',
      'tải lại trang này',
      'Trình duyệt cũ không mở được phần này: hãy cập nhật, hoặc mở bằng trình duyệt khác',
      'trang đăng ký của cổng',
    ],
    noscript: 'Trang đăng ký cần JavaScript. Hãy bật JavaScript rồi tải lại trang.',
    person: {
      title: 'Dùng thử',
      lead: 'Người mẫu trong tài liệu hướng dẫn:',
      labels: ['Số CCCD', 'Họ tên', 'Ngày sinh', 'Điện thoại', 'Mã số BHXH'],
      phone: 'Mở điện thoại',
      others: 'Những người mẫu khác',
    },
    cards: [
      {
        id: 'cac-buoc',
        title: 'Các bước',
        for: 'mobile insurance post',
        ordered: true,
        lines: ['Khai thông tin như trên căn cước', 'Nhập mã xác thực gửi đến điện thoại', 'Đặt mật khẩu'],
      },
      {
        id: 'cac-buoc-usb',
        title: 'Các bước',
        for: 'usb',
        ordered: true,
        lines: ['Cắm USB vào máy tính và ký', 'Xem lại thông tin trong chứng thư số, rồi xác nhận'],
      },
      {
        id: 'cac-buoc-ky',
        title: 'Các bước',
        for: 'sim signature',
        ordered: true,
        lines: [
          'Cho biết số SIM hoặc tài khoản ký số',
          'So mã đối chiếu và xác nhận trên điện thoại',
          'Xem lại thông tin trong chứng thư số, rồi xác nhận',
        ],
      },
      {
        id: 'kiem-tra',
        title: 'Kiểm tra SIM chính chủ',
        for: 'mobile',
        lines: ['Soạn TTTB gửi 1414 để biết SIM đứng tên ai. Cần sửa, hãy đến điểm giao dịch của nhà mạng.'],
      },
      {
        id: 'vi-sao',
        title: 'Vì sao hỏi những thông tin này?',
        lines: [
          'Số CCCD, họ tên và ngày sinh để biết tài khoản là của ai; số điện thoại để gửi mã. Email không bắt buộc.',
          'Căn cứ: Nghị định 45/2020/NĐ-CP (một tài khoản cho mọi cổng) và Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15.',
        ],
      },
      {
        id: 'ho-tro',
        title: 'Hỗ trợ',
        lines: [
          'Tải lại trang hay mất mạng giữa chừng, bạn vẫn làm tiếp được từ chỗ đang dở.',
          'Cần người giúp: gọi tổng đài 1900 0000 (số mẫu), hoặc đến bộ phận một cửa và mang theo thẻ căn cước.',
        ],
      },
    ],
    footer: 'Trang mẫu của bộ công cụ dvc-register. Không thuộc cơ quan nhà nước nào. Tổng đài 1900 0000 (số mẫu).',
    links: ['Điều khoản sử dụng', 'Chính sách chia sẻ thông tin'],
  },
  en: {
    skip: 'Go to the registration',
    band: ['TEST ENVIRONMENT – SANDBOX', 'Not a real portal. Do not enter your own details.'],
    sandbox: 'Test environment',
    menu: ['Portals', 'Control panel', 'Sample people'],
    main: 'Main',
    help: 'Guide',
    support: 'Support',
    other: { lang: 'vi', name: 'Tiếng Việt' },
    home: 'Home',
    title: 'Register an account',
    official: [
      'A sample page. How to know an official one',
      'Its address ends with .gov.vn and begins with https://, and the authority that owns it is named at the top. No official asks for your code or your password.',
    ],
    loading: [
      'The registration is loading. If it does not appear,',
      'reload this page',
      'An old browser cannot open it: please update it, or open in another one',
      'the registration page of the portal',
    ],
    noscript: 'Registration needs JavaScript. Turn it on, then reload the page.',
    person: {
      title: 'Try it',
      lead: 'The sample person of the guide:',
      labels: ['Citizen ID', 'Full name', 'Date of birth', 'Phone', 'Insurance code'],
      phone: 'Open the phone',
      others: 'Other sample people',
    },
    cards: [
      {
        id: 'cac-buoc',
        title: 'Steps',
        for: 'mobile insurance post',
        ordered: true,
        lines: ['Enter your details as on the ID card', 'Enter the code sent to your phone', 'Set a password'],
      },
      {
        id: 'cac-buoc-usb',
        title: 'Steps',
        for: 'usb',
        ordered: true,
        lines: ['Plug in the token and sign', 'Check the details in your certificate, then confirm'],
      },
      {
        id: 'cac-buoc-ky',
        title: 'Steps',
        for: 'sim signature',
        ordered: true,
        lines: [
          'Enter the number of the SIM, or the signing account',
          'Compare the control code and confirm on the phone',
          'Check the details in your certificate, then confirm',
        ],
      },
      {
        id: 'kiem-tra',
        title: 'Whose SIM is it?',
        for: 'mobile',
        lines: ['Text TTTB to 1414 to learn in whose name the SIM is. The carrier’s shop corrects it.'],
      },
      {
        id: 'vi-sao',
        title: 'Why do we ask?',
        lines: [
          'Citizen ID, name and date of birth say whose account it is; the phone number gets the code. Email is optional.',
          'Legal basis: Decree 45/2020/NĐ-CP (one account for all portals) and the Law on Personal Data Protection 91/2025/QH15.',
        ],
      },
      {
        id: 'ho-tro',
        title: 'Support',
        lines: [
          'After a reload or a lost connection you go on where you were.',
          'Need help? Call 1900 0000 (a sample number), or come to the one-stop office with your ID card.',
        ],
      },
    ],
    footer: 'A sample page of dvc-register. It belongs to no authority. Hotline 1900 0000 (a sample number).',
    links: ['Terms of use', 'Information-sharing policy'],
  },
};
