import {
  BIRTH_RULES,
  birthDate,
  citizenId,
  defineMethod,
  email,
  fullName,
  identify,
  password,
  phone,
} from 'dvc-register';
import { wait } from 'dvc-register';

/** A person at a one-stop desk (bộ phận một cửa): an officer compares them with their card. */
export const counter = defineMethod('counter', [
  identify([citizenId, fullName, birthDate, phone, email], BIRTH_RULES),
  wait('desk', { by: 'desk' }),
  password(),
]);
