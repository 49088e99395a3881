/** How one language tells the state of an order, a payment or a refund; lower case. */
export interface StateWords {
	/** Longer and more particular forms first: each stretch of text is read once. */
	readonly states: readonly { readonly state: string; readonly form: RegExp }[];
	readonly negation: RegExp;
	/** Makes its clause a condition or a general rule. */
	readonly hypothetical: RegExp;
	/** Makes a state of the order a possibility. */
	readonly modal: RegExp;
	/** Makes a refund a possibility; a promise ("will be refunded") is none. */
	readonly permission: RegExp;
	readonly opensQuestion: RegExp;
	/** Asks for a state of the order ("Has it been delivered?") and states none. */
	readonly asksState: RegExp;
	readonly clauseBreak: RegExp;
}

function states(...rows: readonly (readonly [string, string])[]): StateWords['states'] {
	return rows.map(([state, source]) => ({
		state,
		form: new RegExp(`(?<![\\p{L}])(?:${source})(?![\\p{L}])`, 'gu'),
	}));
}

export const ENGLISH: StateWords = {
	states: states(
		[
			'partly_refunded',
			'(?:partially|partly) (?:refunded|reimbursed)|partial refund (?:has been|was) (?:made|issued)',
		],
		['partly_shipped', '(?:partially|partly) (?:shipped|fulfilled|dispatched|sent)'],
		['partly_paid', '(?:partially|partly) paid'],
		[
			'refund_waiting',
			'(?:awaiting|waiting for|pending) (?:an? |your |the |our |manual )*(?:approval|decision|review)|(?:approval|decision) is pending',
		],
		['payment_pending', 'payment is (?:still )?pending|pending payment|awaiting payment'],
		[
			'refund_confirmed',
			'(?:refund|payment|request)[^.]{0,40}\\bconfirmed|confirmed (?:the|your|a) refund|(?:refund|money)[^.]{0,40}\\b(?:completed?|arrived|received|gone through|went through|in your account|on your card)',
		],
		[
			'refund_sent',
			'(?:refund|money|amount|payment|\\u0001+)[^.]{0,40}\\b(?:issued|processed|sent|returned|transferred|paid (?:out|back)|initiated|executed|on (?:its|the) way|submitted|credited|released)|(?:refund|money|amount|payment)[^.]{0,40}\\b(?:made|done)|(?:issued|processed|sent|submitted|initiated|transferred|credited|completed|made|released) (?:the|your|a|you a|you the|an?)? ?(?:full |partial )?(?:refund|money)|(?:sent|gave|given|transferred|returned|paid you|paid back) (?:you )?(?:back )?(?:\\u0001+|the money|your money|the amount)',
		],
		['failed', '(?:refund|payment|transfer)[^.]{0,30}\\bfailed'],
		[
			'not_shipped',
			"unfulfilled|unshipped|(?:not|n't) (?:yet )?(?:been )?(?:shipped|dispatched|fulfilled|sent out)(?: yet)?|yet to (?:be )?ship(?:ped)?|(?:waiting|about|ready) to (?:be )?ship(?:ped)?",
		],
		[
			'shipped',
			'shipped|dispatched|fulfilled|in transit|on (?:its|the) way|sent out|left (?:our|the) (?:warehouse|workshop|shop|store)|out for delivery|handed (?:over )?to the (?:carrier|courier)',
		],
		['delivered', 'delivered|arrived'],
		[
			'preparing',
			'(?:being|getting) (?:prepared|processed|packed|made)|in progress|in preparation',
		],
		['on_hold', 'on hold'],
		['scheduled', 'scheduled'],
		['returned', '(?:is|was|been|are|were|being) (?:\\w+ )?returned|sent back|status:? returned'],
		['cancelled', 'cancell?ed'],
		['refund_denied', 'denied|declined|rejected|turned down|refused'],
		['refund_approved', 'approved|accepted|granted|authori[sz]ed (?:the|your|a) refund|signed off'],
		[
			'refunded',
			'refunded|reimbursed|(?:paid|given) back|got (?:your|the) money back|have (?:your|the) money back|credited',
		],
		['voided', 'voided'],
		['authorized', 'authori[sz]ed'],
		['expired', 'expired'],
		[
			'paid',
			'(?:is|was|been|are|were|payment:?|payment is|status:?|fully|as) (?:\\w+ )?paid(?! by| with)',
		],
	),
	negation: /\b(?:not|nothing|none|never|no|neither|nor|hardly|cannot|yet to|without)\b|n't\b/u,
	hypothetical:
		/\b(?:if|when|whenever|once(?! again| more)|after|until|before|unless|whether|as soon as|in case|every time|any|each|every|orders that|items that)\b/u,
	modal:
		/\b(?:can|could|may|might|will|would|should|must|shall|to be|cannot|want|need|expected)\b|'ll\b/u,
	permission:
		/\b(?:can|could|may|might|must|should|would|cannot|needs? to be|has to be|have to be|to be|want|able to be)\b|can't\b/u,
	opensQuestion:
		/(?:^|[.,:;!] ?)\s*(?:and |so |or |ok,? )?(?:do you want|would you|shall|should|could you|can you|may i|can i|did you want|do you mean|which|what|how|would it)\b/u,
	asksState:
		/(?:^|[.,:;!] ?)\s*(?:has|have|is|was|were|are|did|does|do) (?:it|they|your|the|this|that|any|all)\b/u,
	clauseBreak: /[,;:.!?–—()]|\b(?:and|but|so|because|however|although)\b/u,
};

export const GERMAN: StateWords = {
	states: states(
		['partly_refunded', 'teilweise (?:zurück)?(?:erstattet|gezahlt)|teilerstatt\\p{L}*'],
		['partly_shipped', 'teilweise (?:versandt|verschickt|versendet|geliefert)'],
		['partly_paid', 'teilweise bezahlt'],
		[
			'refund_waiting',
			'(?:wartet|warten) (?:noch )?auf (?:die |eine |unsere )*(?:freigabe|genehmigung|entscheidung|zustimmung|prüfung)|(?:freigabe|genehmigung|entscheidung) (?:steht noch aus|ausstehend)',
		],
		['payment_pending', '(?:zahlung|bezahlung)[^.]{0,20}(?:ausstehend|steht (?:noch )?aus|offen)'],
		[
			'refund_confirmed',
			'(?:erstattung|rückerstattung|rückzahlung|zahlung)[^.]{0,40}(?:bestätigt|abgeschlossen|eingegangen|angekommen)',
		],
		[
			'refund_sent',
			'(?:erstattung|rückerstattung|rückzahlung|geld|betrag|\\u0001+)[^.]{0,40}(?:veranlasst|ausgeführt|durchgeführt|überwiesen|gesendet|ausgezahlt|angewiesen|eingeleitet|gutgeschrieben|zurückgezahlt|zurückgebucht|zurücküberwiesen)',
		],
		['failed', '(?:erstattung|zahlung|überweisung)[^.]{0,30}(?:fehlgeschlagen|gescheitert)'],
		[
			'not_shipped',
			'(?:noch )?nicht (?:versandt|verschickt|versendet|abgeschickt|losgeschickt)|unversandt|wird (?:gerade |noch )?(?:vorbereitet|bearbeitet|gepackt)',
		],
		[
			'shipped',
			'versandt|verschickt|versendet|abgeschickt|losgeschickt|unterwegs|auf dem weg|abgesendet|in zustellung',
		],
		['delivered', 'geliefert|zugestellt|angekommen|ausgeliefert|eingetroffen'],
		['preparing', 'in bearbeitung|in vorbereitung|vorbereitet'],
		['on_hold', 'angehalten|zurückgestellt|auf eis|pausiert|gestoppt'],
		['scheduled', 'eingeplant|geplant'],
		['returned', 'zurückgesandt|zurückgeschickt|retourniert|zurückgegeben'],
		['cancelled', 'storniert|abgebrochen|annulliert'],
		['refund_denied', 'abgelehnt|verweigert|zurückgewiesen'],
		['refund_approved', 'genehmigt|bewilligt|freigegeben|zugestimmt|gebilligt'],
		[
			'refunded',
			'(?:zurück)?erstattet|zurückgezahlt|zurückbezahlt|gutgeschrieben|zurückgebucht|zurücküberwiesen',
		],
		['voided', 'aufgehoben'],
		['authorized', 'autorisiert'],
		['expired', 'abgelaufen|verfallen'],
		['paid', 'bezahlt|beglichen'],
	),
	negation: /(?<!\p{L})(?:nicht|nichts|nie|niemals|keine?[nmrs]?|weder|noch nicht)(?!\p{L})/u,
	hypothetical:
		/(?<!\p{L})(?:wenn|falls|sobald|nachdem|bis|bevor|ob|sofern|jede[rsnm]?|bei)(?!\p{L})/u,
	modal:
		/(?<!\p{L})(?:kann|können|könnte|könnten|wird|werden|würde|darf|muss|müssen|soll|sollte|möchte\p{L}*)(?!\p{L})/u,
	permission:
		/(?<!\p{L})(?:kann|können|könnte|könnten|darf|dürfen|muss|müssen|sollte|möchten?|würde)(?!\p{L})/u,
	opensQuestion:
		/(?:^|[.,:;!] ?)\s*(?:und |also )?(?:soll|sollen|möchten|wollen|können sie|könnten sie|kann ich|darf ich|meinen sie|welche\p{L}*|was|wie|wie viel)(?!\p{L})/u,
	asksState:
		/(?:^|[.,:;!] ?)\s*(?:ist|sind|war|wurde|wurden|hat|haben) (?:es|sie|ihre?|das|die|der|diese\p{L}*)(?!\p{L})/u,
	clauseBreak: /[,;:.!?–—()]|(?<!\p{L})(?:und|aber|denn|jedoch|doch)(?!\p{L})/u,
};

export const FRENCH: StateWords = {
	states: states(
		['partly_refunded', 'partiellement remboursée?s?|remboursée?s? (?:partiellement|en partie)'],
		[
			'partly_shipped',
			'(?:partiellement|en partie) (?:expédiée?s?|envoyée?s?)|(?:expédiée?s?|envoyée?s?) (?:partiellement|en partie)',
		],
		['partly_paid', '(?:partiellement|en partie) payée?s?|payée?s? (?:partiellement|en partie)'],
		[
			'refund_waiting',
			"en attente (?:d'approbation|d'une décision|de décision|de validation|d'accord)|attend (?:l'approbation|une décision|la validation)",
		],
		['payment_pending', 'paiement (?:est )?(?:encore )?en attente'],
		[
			'refund_confirmed',
			'(?:remboursement|paiement)[^.]{0,40}(?:confirmée?s?|terminée?s?|effectif|reçue?s?|abouti)',
		],
		[
			'refund_sent',
			'(?:remboursement|argent|montant|somme|\\u0001+)[^.]{0,40}(?:effectuée?s?|émise?s?|virée?s?|transmise?s?|versée?s?|initiée?s?|créditée?s?|lancée?s?|traitée?s?|rendue?s?)',
		],
		['failed', '(?:remboursement|paiement|virement)[^.]{0,30}(?:échouée?s?|échec)'],
		[
			'not_shipped',
			'pas (?:encore )?(?:été )?(?:expédiée?s?|envoyée?s?)|en cours de préparation|non expédiée?s?',
		],
		[
			'shipped',
			'expédiée?s?|envoyée?s?|en route|en chemin|en cours de livraison|(?:est|sont) parties?|en transit|remise? au transporteur',
		],
		['delivered', 'livrée?s?|arrivée?s?|distribuée?s?'],
		['preparing', 'en préparation|préparée?s?|en cours de traitement'],
		['on_hold', 'en attente|suspendue?s?|bloquée?s?'],
		['scheduled', 'planifiée?s?|programmée?s?'],
		['returned', 'retournée?s?|renvoyée?s?'],
		['cancelled', 'annulée?s?'],
		['refund_denied', 'refusée?s?|rejetée?s?|déclinée?s?'],
		['refund_approved', 'approuvée?s?|acceptée?s?|accordée?s?|validée?s?'],
		['refunded', 'remboursée?s?|recréditée?s?|créditée?s?|rendue?s?'],
		['voided', 'invalidée?s?'],
		['authorized', 'autorisée?s?'],
		['expired', 'expirée?s?'],
		['paid', 'payée?s?(?! (?:par|avec))|réglée?s?'],
	),
	negation: /(?<!\p{L})(?:ne|pas|rien|jamais|aucune?|ni|non|sans)(?!\p{L})|n'/u,
	hypothetical:
		/(?<!\p{L})(?:si|quand|lorsque|lorsqu|une fois|dès|après|avant|jusqu|chaque|tout|toute)(?!\p{L})/u,
	modal:
		/(?<!\p{L})(?:peut|peuvent|pourrait|sera|seront|serait|doit|doivent|devrait|va|vont|être)(?!\p{L})/u,
	permission:
		/(?<!\p{L})(?:peut|peuvent|pouvez|pourrait|pourraient|doit|doivent|devrait|voulez|souhaitez)(?!\p{L})/u,
	opensQuestion:
		/(?:^|[.,:;!] ?)\s*(?:et |alors )?(?:voulez|souhaitez|dois-je|puis-je|pouvez|pourriez|quel\p{L}*|combien|comment|de quelle|faut-il)(?!\p{L})/u,
	asksState:
		/(?:^|[.,:;!] ?)\s*(?:est-ce|est-elle|est-il|a-t-elle|a-t-il|avez-vous|votre \p{L}+ (?:est-elle|a-t-elle))(?!\p{L})/u,
	clauseBreak: /[,;:.!?–—()]|(?<!\p{L})(?:et|mais|car|donc|cependant)(?!\p{L})/u,
};

export const SPANISH: StateWords = {
	states: states(
		[
			'partly_refunded',
			'(?:parcialmente|en parte) reembolsad[oa]s?|reembolsad[oa]s? (?:parcialmente|en parte)',
		],
		[
			'partly_shipped',
			'(?:parcialmente|en parte) enviad[oa]s?|enviad[oa]s? (?:parcialmente|en parte)',
		],
		['partly_paid', '(?:parcialmente|en parte) pagad[oa]s?|pagad[oa]s? (?:parcialmente|en parte)'],
		[
			'refund_waiting',
			'(?:pendiente|a la espera|en espera) de (?:la |una )?(?:aprobación|decisión|revisión)|espera (?:la |una )?(?:aprobación|decisión)',
		],
		['payment_pending', 'pago (?:está |sigue )?(?:aún |todavía )?pendiente|pendiente de pago'],
		[
			'refund_confirmed',
			'(?:reembolso|pago)[^.]{0,40}(?:confirmad[oa]s?|completad[oa]s?|finalizad[oa]s?)',
		],
		[
			'refund_sent',
			'(?:reembolso|dinero|importe|\\u0001+)[^.]{0,40}(?:emitid[oa]s?|procesad[oa]s?|transferid[oa]s?|realizad[oa]s?|abonad[oa]s?|iniciad[oa]s?|efectuad[oa]s?|tramitad[oa]s?|devuelt[oa]s?|hecho)',
		],
		['failed', '(?:reembolso|pago|transferencia)[^.]{0,30}(?:fallad[oa]s?|fallido|fracasad[oa]s?)'],
		[
			'not_shipped',
			'(?:no (?:se )?(?:ha|han) (?:sido )?|sin )(?:enviad[oa]s?|enviar|despachad[oa]s?)|(?:aún|todavía) no (?:enviad[oa]s?)|se está preparando',
		],
		['shipped', 'enviad[oa]s?|despachad[oa]s?|expedid[oa]s?|en camino|en tránsito|en reparto'],
		['delivered', 'entregad[oa]s?|llegado|recibid[oa]s?'],
		['preparing', 'en preparación|en proceso|preparándose'],
		['on_hold', 'retenid[oa]s?|en espera|en pausa'],
		['scheduled', 'programad[oa]s?|planificad[oa]s?'],
		['returned', 'devuelt[oa]s?'],
		['cancelled', 'cancelad[oa]s?|anulad[oa]s?'],
		['refund_denied', 'denegad[oa]s?|rechazad[oa]s?'],
		[
			'refund_approved',
			'aprobad[oa]s?|aceptad[oa]s?|concedid[oa]s?|autorizado (?:el|su|tu) reembolso',
		],
		['refunded', 'reembolsad[oa]s?|abonad[oa]s?|reintegrad[oa]s?'],
		['authorized', 'autorizad[oa]s?'],
		['expired', 'caducad[oa]s?|vencid[oa]s?|expirad[oa]s?'],
		['paid', 'pagad[oa]s?(?! (?:por|con))'],
	),
	negation: /(?<!\p{L})(?:no|nada|nunca|jamás|ningún|ninguna|ni|sin|tampoco)(?!\p{L})/u,
	hypothetical:
		/(?<!\p{L})(?:si|cuando|una vez|después|antes|hasta|cada|todo|toda|en caso)(?!\p{L})/u,
	modal:
		/(?<!\p{L})(?:puede|pueden|podría|será|serán|sería|debe|deben|debería|va a|van a|ser)(?!\p{L})/u,
	permission:
		/(?<!\p{L})(?:puede|pueden|puedo|podría|podrían|debe|deben|debería|quiere|desea)(?!\p{L})/u,
	opensQuestion:
		/(?:^|[.,:;!¿] ?)\s*¿?\s*(?:y |entonces )?(?:quiere|desea|debo|puedo|puede|podría|qué|cuál|cuánto|cómo|a qué|le gustaría)(?!\p{L})/u,
	asksState: /(?:^|[.,:;!¿] ?)\s*¿?\s*(?:ha|han|está|fue|es|son) (?:sido|su|el|la|ya)?(?!\p{L})/u,
	clauseBreak: /[,;:.!?–—()]|(?<!\p{L})(?:y|pero|porque|sin embargo)(?!\p{L})/u,
};
