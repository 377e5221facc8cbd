# SPDX-License-Identifier: EUPL-1.2
"""Closed lists of codes that fields of the record choose from; other codes are the region's own."""

OUTCOMES = ("myonteinen", "osittain", "kielteinen", "raukeaa", "paattyy")
WAYS = ("oma", "ostopalvelu", "palveluseteli", "muu")
NOTICE_WAYS = ("kirje", "sahkoinen", "saantitodistus", "henkilokohtainen")
HEARING_WAYS = ("kotikaynti", "puhelin", "video", "kirjallinen", "tapaaminen")
APPROVALS = ("kylla", "ei", "ei_kykene")
FITS = ("liian_vahan", "sopiva", "liikaa")
DURATIONS = ("tilapainen", "toistuva", "pitkaaikainen")
FEE_BASES = ("tulot", "tasamaksu", "enimmais", "alennettu")
APPEAL_OUTCOMES = ("itseoikaisu", "muuttui", "pysyi", "tutkimatta")
RELATIONS = ("puoliso", "lapsi", "muu_omainen", "laheinen", "ammattilainen", "viranomainen")
CONSENTS = ("kylla", "ei", "ei_kysytty")
REPRESENTATIVES = ("edunvalvoja", "edunvalvontavaltuutettu", "muu")
REQUESTS = ("muistutus", "tietopyynto", "saavutettavuus", "kasittelyaika", "muu")
REQUEST_STEPS = ("vastataan", "lisatietoja", "siirretaan", "peruttu")
RESTRICTIONS = ("turvakielto", "luovutuskielto")
