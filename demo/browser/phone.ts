// Keeps the phone's page up to date, and copies codes. Without it the page still shows what it was loaded with.
interface Message {
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly receivedAt: string;
  readonly code: string | null;
}

const PACE = 1500;

const clock = new Intl.DateTimeFormat('vi-VN', { timeZone: 'Asia/Ho_Chi_Minh', hour: '2-digit', minute: '2-digit' });

const element = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className: string, text = '') => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
};

function bubble({ id, from, text, receivedAt, code }: Message): HTMLElement {
  const item = element('li', 'message');
  item.dataset['id'] = id;
  item.dataset['new'] = '';
  const head = element('p', 'message-from');
  const time = element('time', '', clock.format(new Date(receivedAt)));
  time.dateTime = receivedAt;
  head.append(element('strong', '', from), ' ', time);
  item.append(head, element('p', 'message-text', text));
  if (code) {
    const button = element('button', '', `Chép mã ${code}`);
    button.type = 'button';
    button.dataset['code'] = code;
    item.append(button);
  }
  return item;
}

async function refresh(list: Element, url: string): Promise<void> {
  const response = await fetch(url, { headers: { Accept: 'application/json' } });
  if (!response.ok) return;
  const shown = new Set([...list.querySelectorAll<HTMLElement>('[data-id]')].map(({ dataset }) => dataset['id']));
  const fresh = ((await response.json()) as Message[]).filter(({ id }) => !shown.has(id));
  list.prepend(...fresh.map(bubble));
}

/** Copies a code; where the clipboard is refused, the digits stay on the button to be read. */
async function copy(button: HTMLButtonElement, code: string): Promise<void> {
  await navigator.clipboard.writeText(code);
  const label = button.textContent;
  button.textContent = `Đã chép ${code}`;
  setTimeout(() => (button.textContent = label), 2000);
}

function watch(phone: HTMLElement, list: Element): void {
  const url = phone.dataset['messages'] ?? '';
  const turn = () => {
    const work = document.hidden ? Promise.resolve() : refresh(list, url).catch(() => undefined);
    void work.then(() => setTimeout(turn, PACE));
  };
  turn();
  list.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    const code = button?.dataset['code'];
    if (button && code) copy(button, code).catch(() => undefined);
  });
}

const phone = document.querySelector<HTMLElement>('[data-messages]');
const list = phone?.querySelector('.messages');
if (phone && list) watch(phone, list);
