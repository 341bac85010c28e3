"""Page *Sentiment*: label a random sample, and see how good the model is by it."""

from dashboard.components import labelling_panel, measured_panel, mention_list, refresh

version = refresh.version()
mention_list.style()
labelling_panel.show()
measured_panel.show(version)
