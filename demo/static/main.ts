// The whole registration inside a page: the real registrar over a store in memory, an invented
// carrier and phone.
import 'dvc-register/elements/registration.js';
import 'dvc-register/elements/mobile.js';
import type { Subscriber } from 'dvc-register/testing/ports.js';
import { bubble, copyOnClick } from '../browser/message.js';
import { people, phoneOf, type Person } from '../sandbox/people.js';
import { staticRegistrar } from './registrar.js';

/** The carrier's record of a person. */
const subscriber = ({ phone, citizenId, fullName, birthDate, sim }: Person): Subscriber => {
  const holder = sim?.holder ?? { document: citizenId, fullName, birthDate };
  return {
    phone: phoneOf(phone) ?? '',
    citizenId: holder.document,
    fullName: holder.fullName,
    birthDate: holder.birthDate,
    legacy: holder.document.length === 9,
    swapped: (sim?.swappedHoursAgo ?? Infinity) <= 72,
  };
};

const { registrar, carrier } = staticRegistrar(people.map(subscriber));

const part = (selector: string): Element => {
  const found = document.querySelector(selector);
  if (!found) throw new TypeError(`${selector} is missing from the page.`);
  return found;
};

const chooser = part('#person') as HTMLSelectElement;
const list = part('.messages');
let shown = 0;

function describe(person: Person): void {
  const rows = {
    'Số CCCD': person.citizenId,
    'Họ tên': person.fullName,
    'Ngày sinh': person.birthDate,
    'Điện thoại': person.phone,
  };
  const row = ([term, text]: [string, string]) => {
    const group = document.createElement('div');
    group.append(document.createElement('dt'), document.createElement('dd'));
    [...group.children].forEach((child, index) => (child.textContent = index ? text : term));
    return group;
  };
  part('#details').replaceChildren(...Object.entries(rows).map(row));
  part('#about').textContent = person.about;
  part('#number').textContent = person.phone;
  list.replaceChildren();
  shown = 0;
}

/** Shows the chosen person's messages, newest first. */
function receive(): void {
  const phone = phoneOf(people[chooser.selectedIndex]?.phone ?? '');
  const mine = carrier.messages.filter((message) => message.phone === phone);
  for (const { text, key } of mine.slice(shown)) {
    const code = /\b\d{6}\b/.exec(text)?.[0] ?? null;
    list.prepend(bubble({ id: key, from: 'DICHVUCONG', text, receivedAt: new Date().toISOString(), code }));
  }
  shown = mine.length;
}

function choose(): void {
  const person = people[chooser.selectedIndex];
  if (person) describe(person);
  receive();
}

chooser.append(...people.map(({ fullName }) => new Option(fullName)));
chooser.addEventListener('change', choose);
choose();
copyOnClick(list);
setInterval(receive, 500);
Object.assign(part('dvc-register'), { backend: registrar });
