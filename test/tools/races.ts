// `npm run test:races -- --n N --gateways 3 --contenders 4`: one identity registered at once on two portals by two methods; N times.
import { parseArgs } from 'node:util';
import { isWell, said } from '../support/load/counted.js';
import { races } from '../support/load/races.js';

const option = (value: string) => ({ type: 'string', default: value }) as const;
const { values } = parseArgs({ options: { n: option('100'), gateways: option('3'), contenders: option('4') } });
const [n, gateways, contenders] = [Number(values.n), Number(values.gateways), Number(values.contenders)];
const found = await races({ n, gateways, contenders });
console.log(`${n} races of ${contenders} over ${gateways} gateways and 2 portals: ${said(found)}, ${found.odd} odd`);
process.exit(isWell(found) && !found.odd && found.accounts === n ? 0 : 1);
