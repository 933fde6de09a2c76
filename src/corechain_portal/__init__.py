"""The portal of an industry-cluster alliance: pages, accounts and an API over the corechain library."""
