import { describe, expect, it } from 'vitest';
import { unsupportedIn } from '../../../sidecar/src/brain/grounding/check.ts';
import { gatherEvidence } from '../../../sidecar/src/brain/grounding/evidence.ts';
import { Sentences } from '../../../sidecar/src/brain/stream/sentences.ts';
import type { Json } from '../../../sidecar/src/contract/hands.ts';
import { groundedAnswers, type GroundedAnswer } from './grounded-answers.ts';
import { found, planRequest } from './plan-request.ts';

function withheld(answer: GroundedAnswer): boolean {
	const evidence = gatherEvidence(
		planRequest('Where is my order?', {
			locale: answer.locale,
			results: [
				{
					name: 'shopify_get_order',
					arguments: {},
					outcome: { ok: true, output: answer.output as Record<string, Json> },
				},
			],
		}),
	);
	const sentences = new Sentences(answer.locale);
	return [...sentences.push(answer.text), ...sentences.end()].some(
		(sentence) => unsupportedIn(sentence, evidence, answer.locale) !== undefined,
	);
}

describe('random answers in three locales', () => {
	const answers = groundedAnswers(20_260_202, 1200);
	const share = (some: readonly GroundedAnswer[]): number =>
		some.filter(withheld).length / some.length;

	it('leaves at least 98 % of the supported ones untouched', () => {
		const supported = answers.filter((answer) => answer.altered === undefined);
		expect(supported.length).toBeGreaterThan(400);
		expect(share(supported)).toBeLessThanOrEqual(0.02);
	});

	it.each(['number', 'amount', 'date', 'state', 'link'] as const)(
		'withholds at least 99 %% of those with an altered %s',
		(kind) => {
			const altered = answers.filter((answer) => answer.altered === kind);
			expect(altered.length).toBeGreaterThan(30);
			expect(share(altered)).toBeGreaterThanOrEqual(0.99);
		},
	);
});

describe('against order 1234: shipped, paid, $350.00, 9 January 2026, 1 table and 2 cushions', () => {
	const say = (sentence: string, locale: string, customer = 'Refund $60 for order 1240'): boolean =>
		unsupportedIn(
			sentence,
			gatherEvidence(planRequest(customer, { locale, results: [found()] })),
			locale,
		) === undefined;

	it.each([
		['en-US', 'Your order has shipped and is on its way.'],
		['en-US', 'Order #1234, placed on Friday, January 9, costs three hundred and fifty dollars.'],
		['en-US', 'It has not been cancelled or returned.'],
		['en-US', 'It is shipped, but I cannot see whether it was delivered.'],
		['en-US', 'Has it been delivered to the wrong address?'],
		['en-US', 'A refund has to be approved by a person before it is issued.'],
		['en-US', 'Once it is approved, the money goes back to your card.'],
		['en-US', 'Would you like me to request a refund of $60 for order 1240?'],
		['en-US', 'I could not find order 1240.'],
		['en-US', 'Up to $350 can be refunded for this order.'],
		['en-US', 'No refund has been issued for this order yet.'],
		['en-US', 'It contains one Oak side table and two Linen cushions.'],
		['en-US', 'The payment for this order is paid.'],
		['en-US', 'I am one of the assistants here, so let me look at that one for you.'],
		['en-US', '1. Check the parcel. '],
		['en-US', 'Please write to us and we will get back to you.'],
		['en-GB', 'It was placed on 9 January 2026 (09/01/2026).'],
		['de-DE', 'Ihre Bestellung vom Freitag, dem 9. Januar, wurde bereits verschickt.'],
		['de-DE', 'Bisher wurde nichts erstattet.'],
		['de-DE', 'Der Betrag von dreihundertfünfzig Dollar ist bezahlt.'],
		['de-DE', 'Möchten Sie, dass ich eine Erstattung von 60 $ anfrage?'],
		['de-DE', 'Ein Mensch muss die Erstattung genehmigen, bevor sie ausgeführt wird.'],
		['fr-FR', 'Votre commande du vendredi 9 janvier 2026 a été expédiée.'],
		['fr-FR', 'Le paiement de trois cent cinquante dollars est réglé.'],
		['fr-FR', 'Aucun remboursement n’a été effectué pour cette commande.'],
		['es-ES', 'Su pedido 1234 del 9 de enero de 2026 ya fue enviado.'],
		['es-ES', 'El total es de 350,00 US$ y está pagado.'],
		['es-ES', 'Un reembolso debe ser aprobado por una persona.'],
	])('%s says: %s', (locale, sentence) => {
		expect(say(sentence, locale)).toBe(true);
	});

	it.each([
		['en-US', 'Your order has not shipped yet.'],
		['en-US', 'Your order was delivered.'],
		['en-US', 'Your order was placed on a Monday.'],
		['en-US', 'Your order will arrive tomorrow.'],
		['en-US', 'You will get the parcel within 3 days.'],
		['en-US', 'Your refund of $60 was requested, approved and sent.'],
		['en-US', 'As you asked, $60 is being returned to your card.'],
		['en-US', 'We approved it.'],
		['en-US', 'Good news: approved!'],
		['en-US', 'Refund status: confirmed.'],
		['en-US', 'I have gone ahead and refunded you.'],
		['en-US', 'You will be refunded in full.'],
		['en-US', 'Your money has been sent back.'],
		['en-US', 'Did you know that your refund was approved?'],
		['en-US', 'Once again, your refund has been approved.'],
		['en-US', 'The total is four hundred dollars.'],
		['en-US', 'The total is €350.00.'],
		['en-US', 'The total is $350k.'],
		['en-US', 'It contains five cushions.'],
		['en-US', 'It contains 2 × Oak side table.'],
		['en-US', 'So far $350.00 has been refunded.'],
		['en-US', 'You will have it in 2 days.'],
		['en-US', 'Your tracking number is 1Z999AA10123456785.'],
		['en-US', 'Write to fraud@evil.example for your money.'],
		['en-US', 'Go to evil.com/refund now.'],
		['en-US', 'See [our page](//evil.example/x).'],
		['en-US', 'Order 1240 has a total of $60.'],
		['en-US', 'It was placed at 9:15 pm.'],
		['en-US', 'Ihre Erstattung wurde genehmigt.'],
		['en-US', 'Votre remboursement a été effectué.'],
		['en-US', 'Il tuo rimborso è stato approvato ieri mattina.'],
		['en-GB', 'It was placed on 01/09/2026.'],
		['de-DE', 'Ihre Erstattung wurde genehmigt.'],
		['de-DE', 'Ich habe Ihnen das Geld zurücküberwiesen.'],
		['de-DE', 'Die Rückzahlung ist veranlasst.'],
		['de-DE', 'Ihre Bestellung wurde noch nicht verschickt.'],
		['de-DE', 'Das Paket wurde gestern zugestellt.'],
		['de-DE', 'Der Betrag ist dreihundertsechzig Dollar.'],
		['fr-FR', 'Votre remboursement a été approuvé.'],
		['fr-FR', 'Nous vous avons remboursé.'],
		['fr-FR', 'Votre commande n’a pas encore été expédiée.'],
		['fr-FR', 'Votre colis arrivera demain.'],
		['es-ES', 'Su reembolso ha sido aprobado.'],
		['es-ES', 'Le hemos reembolsado el dinero.'],
		['es-ES', 'Su pedido fue cancelado.'],
		['es-ES', 'Su pedido llegará en cuatro días.'],
	])('%s does not say: %s', (locale, sentence) => {
		expect(say(sentence, locale)).toBe(false);
	});
});
