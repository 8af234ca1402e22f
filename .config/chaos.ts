// `npm run test:chaos -- --kills N`
import { parseArgs } from 'node:util';
import { chaos } from '../test/support/chaos.js';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '60' } } });
const { kills, acknowledged, accounts, lost, doubled, incomplete, auditBroken } = await chaos({
  kills: Number(values.kills),
});
console.log(
  `${kills} kills: ${acknowledged} acknowledged, ${accounts} accounts, ${lost} lost, ${doubled} doubled, ` +
    `${incomplete} incomplete, audit ${auditBroken === null ? 'intact' : `broken at ${auditBroken}`}`,
);
process.exit(lost || doubled || incomplete || auditBroken !== null || !acknowledged ? 1 : 0);
