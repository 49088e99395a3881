/**
 * A sentence that can only be about the shop's rules: its subject is orders, refunds, returns at
 * large, and nothing in it points to this customer's own or to what has happened.
 */
export function isGeneral(sentence: string): boolean {
	const main = sentence.replace(RELATIVE, ' ');
	return SUBJECT.test(main) && !OWN.test(main) && !HAPPENED.test(main);
}

/** "The card that was used": says which one, not what has happened. */
const RELATIVE =
	/(?<!\p{L})(?:that|which) (?:was|were|has been|have been) \p{L}+|, (?:mit |auf |in )?(?:der|die|das|dem|den|denen) (?!\p{L}*(?:erstattung|geld|bestellung|zahlung))(?:\p{L}+ ){0,3}(?:wurden?|hat|haben)(?!\p{L})/gu;

const SUBJECT =
	/(?<!\p{L})(?:orders|refunds|returns|items|products|articles|goods|parcels|packages|shipments|deliveries|purchases|payments|requests|vouchers|gift cards|exchanges|pre-?orders|we|bestellungen|erstattungen|rückerstattungen|rücksendungen|rückgaben|retouren|artikel|produkte|waren?|pakete|sendungen|lieferungen|zahlungen|anfragen|gutscheine|wir|commandes|remboursements|retours|produits|colis|livraisons|paiements|demandes|bons|nous|on|pedidos|reembolsos|devoluciones|artículos|productos|paquetes|envíos|entregas|pagos|solicitudes|vales)(?!\p{L})/u;
const THINGS =
	'refunds?|orders?|money|payments?|parcels?|packages?|shipments?|requests?|returns?|purchases?|cards?|accounts?|erstattung|rückerstattung|bestellung|geld|zahlung|paket|sendung|lieferung|anfrage|rücksendung|karte|konto|remboursement|commande|argent|paiement|colis|demande|retour|carte|compte|reembolso|pedido|dinero|pago|paquete|envío|solicitud|devolución|tarjeta|cuenta';
const OWN = new RegExp(
	`(?<!\\p{L})(?:your|my|this|that|ihre?[rnms]?|deine?[rnms]?|diese[rnms]?|votre|vos|ton|ta|cette|ce|su|sus|tu|este|esta) (?:\\p{L}+ ){0,2}(?:${THINGS})(?!\\p{L})|(?<!\\p{L})(?:order|bestellung|commande|pedido)(?: (?:no|nr|number|n°|n\\.º)\\.?)? ?[#\\d\\u0003]|(?<!\\p{L})(?:it|you|sie|vous|usted) (?:is|has|are|have|were|haben|sind|wurden|êtes|avez|ha)(?!\\p{L})`,
	'u',
);
const HAPPENED =
	/(?<!\p{L})(?:has|have|had|was|were|'ve|'s been|been|already|just|now|today|wurden?|worden|bereits|schon|jetzt|heute|habe[n]? (?:wir|ich)|(?:wir|ich) haben?|ont été|a été|déjà|maintenant|avons|ai|han|ha sido|fue|fueron|hemos|he|ya|ahora|hoy)(?!\p{L})|(?<!\p{L})(?:we|i) \p{L}+ed(?!\p{L})/u;
