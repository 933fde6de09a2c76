"""Joint branch building 战斗堡垒联建: paired branches, exchange visits, shared activities and their records."""
