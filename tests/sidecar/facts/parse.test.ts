import { describe, expect, it } from 'vitest';
import { FACTS_BYTES } from '../../../sidecar/src/contract/facts.ts';
import { parseFacts } from '../../../sidecar/src/facts/parse.ts';

const WHOLE = `
shop:
  name: Lamps & Co
  email: help@lamps.example
  phone: "+49 30 1234567"
support:
  hours:
    - Mon-Fri 09:00-17:00
  timezone: Europe/Berlin
sla:
  first_reply_hours: 24
refund:
  window_days: 30
  max_amount: { usd: 10000, eur: 9000 }
  always_ask_over:
    usd: 5000
  always_person: false
  excluded_statuses: [cancelled, returned]
playbooks:
  - name: Broken on arrival
    when: The customer says it came broken.
    do: |
      Ask for a photo.
      Then file a ticket.
`;

function problems(yaml: string) {
	const parsed = parseFacts(yaml);
	return parsed.ok ? [] : parsed.problems;
}

describe('the YAML of business facts', () => {
	it('is read as it was meant', () => {
		const parsed = parseFacts(WHOLE);
		expect(parsed).toMatchObject({
			ok: true,
			facts: {
				shop: { name: 'Lamps & Co' },
				refund: { window_days: 30, max_amount: { usd: 10_000, eur: 9000 } },
				playbooks: [{ do: 'Ask for a photo.\nThen file a ticket.\n'.trim() }],
			},
		});
	});

	it.each(['', '# nothing yet\n', '{}'])('may say nothing: %j', (yaml) => {
		expect(parseFacts(yaml)).toEqual({ ok: true, facts: {} });
	});

	it.each<[string, string, number, string, RegExp]>([
		['a text for a number', 'refund:\n  window_days: soon\n', 2, 'refund.window_days', /a number/],
		['half a day', 'refund:\n  window_days: 1.5\n', 2, 'refund.window_days', /whole/],
		['a number for a text', 'shop:\n  phone: 123\n', 2, 'shop.phone', /quotes/],
		['an unknown member', 'shop: { name: A }\nrefunds:\n  x: 1\n', 2, 'refunds', /not known/],
		[
			'a large currency',
			'refund:\n  max_amount:\n    USD: 1\n',
			3,
			'refund.max_amount.USD',
			/small/,
		],
		[
			'a negative amount',
			'refund:\n  max_amount:\n    usd: -1\n',
			3,
			'refund.max_amount.usd',
			/at least 0/,
		],
		[
			'an unknown state',
			'refund:\n  excluded_statuses:\n    - lost\n',
			3,
			'refund.excluded_statuses.0',
			/one of/,
		],
		['a playbook without a do', 'playbooks:\n  - name: x\n', 2, 'playbooks.0.do', /text/],
		['a name twice', 'shop:\n  name: A\n  name: B\n', 3, '', /twice/],
		['a tab', 'shop:\n\tname: A\n', 2, '', /tab/],
		['two documents', 'shop: { name: A }\n---\nshop: { name: B }\n', 2, '', /one document/],
		['an anchor', 'shop: &a\n  name: A\n', 2, '', /anchors/],
		['a tag', 'shop:\n  name: !!binary aGk=\n', 2, '', /tags|tag/i],
		['an open bracket', 'shop: { name: A\n', 1, '', /./],
		['not a mapping', '- a\n- b\n', 1, '', /members/],
		['a merge key', 'a: 1\n<<: { b: 2 }\n', 1, 'a', /not known/],
	])('refuses %s, naming the line', (_name, yaml, line, path, message) => {
		const [first] = problems(yaml);
		expect(first).toMatchObject({ path });
		expect(first?.message).toMatch(message);
		expect(Math.abs((first?.line ?? 0) - line)).toBeLessThanOrEqual(path === '' ? 1 : 0);
	});

	it('names every fault, in the order of the lines', () => {
		const found = problems('sla:\n  first_reply_hours: 0\nshop:\n  email: nobody\n  fax: "1"\n');
		expect(found.map(({ line, path }) => [line, path])).toEqual([
			[2, 'sla.first_reply_hours'],
			[4, 'shop.email'],
			[5, 'shop.fax'],
		]);
	});

	it('refuses aliases before they are unfolded, so that nothing grows', () => {
		const bomb = `a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nd: [*c,*c,*c,*c]\n`;
		const found = problems(bomb);
		expect(found.some(({ message }) => message.includes('aliases'))).toBe(true);
		expect(found.some(({ message }) => message.includes('anchors'))).toBe(true);
	});

	it.each([
		['brackets', '['.repeat(20_000)],
		['braces', '{a: '.repeat(5_000)],
		['dashes', '- '.repeat(10_000)],
		['questions', '? '.repeat(10_000)],
		['indentation', Array.from({ length: 150 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
		['quotes', '"'.repeat(20_000)],
	])('ends soon with a refusal on thousands of %s', (_name, yaml) => {
		const began = performance.now();
		expect(problems(yaml).length).toBeGreaterThan(0);
		expect(performance.now() - began).toBeLessThan(1_000);
	});

	it('refuses more bytes than a prompt can carry', () => {
		const [first] = problems(`returns: ${'ä'.repeat(FACTS_BYTES / 2)}`);
		expect(first?.message).toMatch(/at most 24000 bytes/);
	});
});
