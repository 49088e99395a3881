import { describe, expect, it } from 'vitest';
import { redactPerson } from '../../../sidecar/src/privacy/redact-person.ts';

describe('what points to a person is taken out', () => {
	it.each([
		['an e-mail address', 'Write to ann.lee@mail.example please', 'Write to [email] please'],
		['a card', 'card 4242 4242 4242 4242', 'card [card]'],
		['an account', 'IBAN DE89 3704 0044 0532 0130 00 is mine', 'IBAN [iban] is mine'],
		['an international phone', 'call +49 30 1234567 today', 'call [phone] today'],
		['an American phone', 'call (555) 010-1234 today', 'call [phone] today'],
		['a plain phone', 'call 555-010-1234 today', 'call [phone] today'],
		['a German phone', 'ruf 030/1234567 an', 'ruf [phone] an'],
		['a French phone', 'au 06 12 34 56 78 demain', 'au [phone] demain'],
		['an order', 'About order 1234: broken', 'About order [number]: broken'],
		['a hashed order', 'About #1234 and # 98-A', 'About [number] and [number]'],
		['an order’s number', 'My order number is AB-1234', 'My order number is [number]'],
		['a German order', 'Bestellung Nr. 7788 fehlt', 'Bestellung Nr. [number] fehlt'],
		['a parcel', 'tracked as 1Z999AA10123456784', 'tracked as [number]'],
		['an id of ours', 'rr_019a8f3c-6c1e-7b2a-9f00-3d5a1c2b4e6f failed', '[number] failed'],
		['an American street', 'to 12 Old Mill Road please', 'to [address] please'],
		['an American town', 'in Springfield, IL 62704', 'in [address]'],
		['a German street', 'in die Hauptstraße 12a, 10115 Berlin', 'in die [address], [address]'],
		['a French street', 'au 5 rue de la Paix, 75002 Paris', 'au [address], [address]'],
		['a Spanish street', 'en Calle de Alcalá 42', 'en [address]'],
		['a British postcode', 'at SW1A 1AA', 'at [address]'],
		['a greeted name', 'Hi Ann Lee,\nthe lamp…', 'Hi [name],\nthe lamp…'],
		['a titled name', 'Please ask Mrs. Miller about it', 'Please ask [name] about it'],
		['a German greeting', 'Sehr geehrte Frau Müller-Lüdenscheidt,', 'Sehr geehrte [name],'],
		['who introduces themselves', 'Good day, my name is Ann Lee.', 'Good day, my name is [name]'],
		['a signature', 'Kind regards,\nAnn van der Lee', 'Kind regards,\n[name]'],
		['a signature in a line', 'Thanks, Ann', 'Thanks, [name]'],
	])('%s', (_name, text, expected) => {
		expect(redactPerson(text)).toBe(expected);
	});

	it('names that are known, wherever they stand and however they are written', () => {
		expect(redactPerson('ANN said that Lee knows; the annex is fine', ['Ann Lee'])).toBe(
			'[name] said that [name] knows; the annex is fine',
		);
		expect(redactPerson('a(b is a name', ['a(b'])).toBe('[name] is a name');
	});
});

describe('what says how things are done stays', () => {
	it.each([
		'Hold the button for 10 seconds until the light blinks twice.',
		'You have 30 days to return it, and shipping costs $4.90.',
		'Hi there, the lamp needs an E27 bulb of at most 60 W.',
		'hi the lamp is broken',
		'I am sorry that it broke.',
		'The return policy is on our page; a refund takes 5 to 10 days.',
		'Use firmware 2.4.1 or later on models of 2024.',
		'Die Lampe braucht 230 V und ist im Lager in Berlin.',
	])('%s', (text) => {
		expect(redactPerson(text)).toBe(text);
	});

	it('and takes little time on a text made to cost much', () => {
		for (const unit of ['A', '1 ', 'Aa ', '0-', '#', 'Hi ', 'order ', 'AA11 ']) {
			const began = performance.now();
			redactPerson(unit.repeat(8_000));
			expect(performance.now() - began, unit).toBeLessThan(1_500);
		}
	});
});
