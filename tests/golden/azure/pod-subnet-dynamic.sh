#!/usr/bin/env bash
# Pods in a subnet of their own: Shop
#
# bash FILE            creates what does not exist yet
# bash FILE --what-if  shows the commands and changes nothing
set -euo pipefail

what_if=false
if [[ ${1:-} == --what-if ]]; then what_if=true; fi

# Region of the resources
LOCATION=${LOCATION:-westeurope}
# VM size of every pool
VM_SIZE=${VM_SIZE:-Standard_D4s_v5}

# Runs a command, or shows it.
run() {
  if [[ $what_if == true ]]; then printf '%q ' "$@"; printf '\n'; else "$@"; fi
}

# Whether a list contains a name, ignoring case; with --what-if nothing is there.
exists() {
  local name=$1 names
  shift
  if [[ $what_if == true ]]; then return 1; fi
  names=$("$@" --query '[].name' --output tsv) || exit
  grep -Fqix -- "$name" <<<"${names//$'\r'/}"
}

# The output of a command; with --what-if the command itself.
ask() {
  if [[ $what_if == true ]]; then printf '<%s>' "$*"; else "$@" --output tsv; fi
}

SUBSCRIPTION=$(ask az account show --query id)
GROUP_RG_SHOP=rg-shop
run az group create --name "$GROUP_RG_SHOP" --location "$LOCATION" --output none
GROUP_RG_RUNNERS=rg-runners
run az group create --name "$GROUP_RG_RUNNERS" --location "$LOCATION" --output none
exists pip-nat-vnet-shop-1 az network public-ip list --resource-group "$GROUP_RG_SHOP" ||
  run az network public-ip create \
    --resource-group "$GROUP_RG_SHOP" \
    --name pip-nat-vnet-shop-1 \
    --location "$LOCATION" \
    --sku Standard \
    --version IPv4 \
    --allocation-method Static \
    --output none
exists pip-nat-vnet-shop-2 az network public-ip list --resource-group "$GROUP_RG_SHOP" ||
  run az network public-ip create \
    --resource-group "$GROUP_RG_SHOP" \
    --name pip-nat-vnet-shop-2 \
    --location "$LOCATION" \
    --sku Standard \
    --version IPv4 \
    --allocation-method Static \
    --output none
exists nat-vnet-shop az network nat gateway list --resource-group "$GROUP_RG_SHOP" ||
  run az network nat gateway create \
    --resource-group "$GROUP_RG_SHOP" \
    --name nat-vnet-shop \
    --location "$LOCATION" \
    --sku Standard \
    --public-ip-addresses pip-nat-vnet-shop-1 pip-nat-vnet-shop-2 \
    --output none

# == VNet vnet-shop
ID_VNET_SHOP="/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP_RG_SHOP}/providers/Microsoft.Network/virtualNetworks/vnet-shop"
exists vnet-shop az network vnet list --resource-group "$GROUP_RG_SHOP" ||
  run az network vnet create \
    --resource-group "$GROUP_RG_SHOP" \
    --name vnet-shop \
    --location "$LOCATION" \
    --address-prefixes 10.50.0.0/16 \
    --output none
# Nodes
exists snet-nodes az network vnet subnet list \
  --resource-group "$GROUP_RG_SHOP" \
  --vnet-name vnet-shop ||
  run az network vnet subnet create \
    --resource-group "$GROUP_RG_SHOP" \
    --vnet-name vnet-shop \
    --name snet-nodes \
    --address-prefixes 10.50.0.0/24 \
    --nat-gateway nat-vnet-shop \
    --output none
# Pods
exists snet-pods az network vnet subnet list \
  --resource-group "$GROUP_RG_SHOP" \
  --vnet-name vnet-shop ||
  run az network vnet subnet create \
    --resource-group "$GROUP_RG_SHOP" \
    --vnet-name vnet-shop \
    --name snet-pods \
    --address-prefixes 10.50.64.0/18 \
    --delegations Microsoft.ContainerService/managedClusters \
    --nat-gateway nat-vnet-shop \
    --output none

# == VNet vnet-runners
ID_VNET_RUNNERS="/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP_RG_RUNNERS}/providers/Microsoft.Network/virtualNetworks/vnet-runners"
exists vnet-runners az network vnet list --resource-group "$GROUP_RG_RUNNERS" ||
  run az network vnet create \
    --resource-group "$GROUP_RG_RUNNERS" \
    --name vnet-runners \
    --location "$LOCATION" \
    --address-prefixes 10.51.0.0/24 \
    --output none
# Other
exists snet-runners az network vnet subnet list \
  --resource-group "$GROUP_RG_RUNNERS" \
  --vnet-name vnet-runners ||
  run az network vnet subnet create \
    --resource-group "$GROUP_RG_RUNNERS" \
    --vnet-name vnet-runners \
    --name snet-runners \
    --address-prefixes 10.51.0.0/26 \
    --output none
exists peer-to-vnet-runners az network vnet peering list \
  --resource-group "$GROUP_RG_SHOP" \
  --vnet-name vnet-shop ||
  run az network vnet peering create \
    --resource-group "$GROUP_RG_SHOP" \
    --vnet-name vnet-shop \
    --name peer-to-vnet-runners \
    --remote-vnet "$ID_VNET_RUNNERS" \
    --allow-vnet-access \
    --allow-forwarded-traffic \
    --output none
exists peer-to-vnet-shop az network vnet peering list \
  --resource-group "$GROUP_RG_RUNNERS" \
  --vnet-name vnet-runners ||
  run az network vnet peering create \
    --resource-group "$GROUP_RG_RUNNERS" \
    --vnet-name vnet-runners \
    --name peer-to-vnet-shop \
    --remote-vnet "$ID_VNET_SHOP" \
    --allow-vnet-access \
    --allow-forwarded-traffic \
    --output none

# == Identity of aks-shop
exists id-aks-shop az identity list --resource-group "$GROUP_RG_SHOP" ||
  run az identity create \
    --resource-group "$GROUP_RG_SHOP" \
    --name id-aks-shop \
    --location "$LOCATION" \
    --output none
IDENTITY_AKS_SHOP="/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP_RG_SHOP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-aks-shop"
PRINCIPAL_AKS_SHOP=$(ask az identity show --resource-group "$GROUP_RG_SHOP" --name id-aks-shop --query principalId)
run az role assignment create \
  --assignee-object-id "$PRINCIPAL_AKS_SHOP" \
  --assignee-principal-type ServicePrincipal \
  --role 'Network Contributor' \
  --scope "$ID_VNET_SHOP" \
  --output none

# == Cluster aks-shop
exists aks-shop az aks list --resource-group "$GROUP_RG_SHOP" ||
  run az aks create \
    --resource-group "$GROUP_RG_SHOP" \
    --name aks-shop \
    --location "$LOCATION" \
    --tier standard \
    --kubernetes-version 1.34 \
    --dns-name-prefix aks-shop \
    --no-ssh-key \
    --assign-identity "$IDENTITY_AKS_SHOP" \
    --skip-subnet-role-assignment \
    --network-plugin azure \
    --network-dataplane cilium \
    --network-policy cilium \
    --service-cidr 172.20.0.0/16 \
    --dns-service-ip 172.20.0.10 \
    --load-balancer-sku standard \
    --outbound-type userAssignedNATGateway \
    --nodepool-name system \
    --node-vm-size "$VM_SIZE" \
    --node-count 3 \
    --max-pods 110 \
    --vnet-subnet-id "${ID_VNET_SHOP}/subnets/snet-nodes" \
    --pod-subnet-id "${ID_VNET_SHOP}/subnets/snet-pods" \
    --pod-ip-allocation-mode DynamicIndividual \
    --output none
run az aks nodepool update \
  --resource-group "$GROUP_RG_SHOP" \
  --cluster-name aks-shop \
  --name system \
  --max-surge '10%' \
  --output none
exists web az aks nodepool list --resource-group "$GROUP_RG_SHOP" --cluster-name aks-shop ||
  run az aks nodepool add \
    --resource-group "$GROUP_RG_SHOP" \
    --cluster-name aks-shop \
    --name web \
    --mode User \
    --os-type Linux \
    --node-vm-size "$VM_SIZE" \
    --node-count 4 \
    --enable-cluster-autoscaler \
    --min-count 2 \
    --max-count 20 \
    --max-pods 110 \
    --vnet-subnet-id "${ID_VNET_SHOP}/subnets/snet-nodes" \
    --pod-subnet-id "${ID_VNET_SHOP}/subnets/snet-pods" \
    --pod-ip-allocation-mode DynamicIndividual \
    --max-surge '33%' \
    --output none
