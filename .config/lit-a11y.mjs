// eslint-plugin-lit-a11y for oxlint: its rules write to the parser services, which oxlint freezes.
import plugin from 'eslint-plugin-lit-a11y';

const writable = (context) =>
  Object.create(context, {
    sourceCode: { value: Object.create(context.sourceCode, { parserServices: { value: {} } }) },
  });

const rules = Object.entries(plugin.rules).map(([name, rule]) => [
  name,
  { ...rule, create: (context) => rule.create(writable(context)) },
]);

export default { ...plugin, rules: Object.fromEntries(rules) };
